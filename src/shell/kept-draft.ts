import { useSyncExternalStore } from 'react';
import { createStore } from '#src/azure/external-store.ts';

const isKept = createStore(true);

/** The grant wizard says whether the browser keeps what it is told; the frame promises no more than that. */
export const setDraftKept = isKept.set;
export const useDraftKept = (): boolean => useSyncExternalStore(isKept.subscribe, isKept.get, isKept.get);

/** What becomes of the agreement when the page is loaded anew: the tick goes, a signature is verified again. */
export const agreeAnew = '; without a signature that still counts you agree to the terms anew';

/** What leaving the page does to the wizard's draft. `afterwards`: more to say where it is kept. */
export const useDraftWords = (afterwards = ''): string =>
  useDraftKept()
    ? `What you entered in the grant wizard is kept in this tab${afterwards}.`
    : 'This browser keeps nothing that is entered in the grant wizard: a reload or a sign-in loses it.';

import { useSyncExternalStore } from 'react';
import { createStore } from '#src/azure/external-store.ts';
import type { Notice } from './NoticeStrip.tsx';

/** What stands around a page that needs nobody to be signed in. */
export interface OpenFrameState {
  notice?: Notice | undefined;
  /** Absent where sign-in could not be started at all. */
  onSignIn?: (() => void) | undefined;
  /** Why it could not. */
  problem?: { error: unknown; onRetry: () => Promise<void> };
}

const state = createStore<OpenFrameState>({});

/** The page in it stays as it is. */
export const setOpenFrame = state.set;
export const openFrameState = state.get;
export const useOpenFrame = (): OpenFrameState => useSyncExternalStore(state.subscribe, state.get, state.get);

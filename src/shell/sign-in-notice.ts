import { useLayoutEffect, useSyncExternalStore } from 'react';
import { createStore } from '#src/azure/external-store.ts';

const onPages = createStore(0);

/** For a part of a page that asks for the sign-in itself, nearer to what it stops: while it is there, the frame does not say it again. */
export function useSignInSaidHere(): void {
  useLayoutEffect(() => {
    onPages.set(onPages.get() + 1);
    return () => onPages.set(onPages.get() - 1);
  }, []);
}

/** Whether the page asks for the sign-in itself. */
export const useSignInSaidByPage = (): boolean => useSyncExternalStore(onPages.subscribe, () => onPages.get() > 0);

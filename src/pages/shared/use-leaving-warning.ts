import { useEffect } from 'react';
import { isLeavingToSignIn } from '#src/auth/leaving.ts';

/** The browser asks before the page is left. Its words are the browser's own. `isNeededForSignIn`: where a press is to sign in again. */
export function useLeavingWarning(isNeeded: boolean, isNeededForSignIn: boolean): void {
  useEffect(() => {
    if (!isNeeded) return undefined;
    const warn = (leaving: BeforeUnloadEvent) => {
      if (isNeededForSignIn || !isLeavingToSignIn()) leaving.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isNeeded, isNeededForSignIn]);
}

import { useEffect } from 'react';
import { isLossTold } from '#src/auth/leaving.ts';

/** The browser asks before the page is left. Its words are the browser's own. `isNeededThen`: also of a press beside which its loss is told. */
export function useLeavingWarning(isNeeded: boolean, isNeededThen: boolean): void {
  useEffect(() => {
    if (!isNeeded) return undefined;
    const warn = (leaving: BeforeUnloadEvent) => {
      if (isNeededThen || !isLossTold()) leaving.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isNeeded, isNeededThen]);
}

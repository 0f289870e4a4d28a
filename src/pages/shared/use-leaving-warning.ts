import { useEffect } from 'react';
import { isLeavingForEntra } from '#src/auth/leaving.ts';

/** The browser asks before the page is left. Its words are the browser's own. `isNeededForEntra`: where a press goes to Microsoft Entra. */
export function useLeavingWarning(isNeeded: boolean, isNeededForEntra: boolean): void {
  useEffect(() => {
    if (!isNeeded) return undefined;
    const warn = (leaving: BeforeUnloadEvent) => {
      if (isNeededForEntra || !isLeavingForEntra()) leaving.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isNeeded, isNeededForEntra]);
}

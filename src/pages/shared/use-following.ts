import { useEffect, useState } from 'react';
import { isLeavingForEntra } from '#src/auth/leaving.ts';
import type { SignedOutElsewhere } from '#src/auth/signed-out-elsewhere.ts';
import { followSignOut } from '#src/shell/leaving.ts';

/**
 * Whether this tab lets go of the account, at once or when what was under way has ended. Not where somebody has looked at it meanwhile, or at
 * the page of this tab that was told: who is at work here decides.
 */
export function useFollowing(signedOut: SignedOutElsewhere | undefined, isIdle: boolean): boolean {
  const [seen, setSeen] = useState<SignedOutElsewhere>();
  const isOpen = signedOut?.isNews === true && seen !== signedOut;
  useEffect(() => {
    if (!isOpen) return undefined;
    // A press that is taking this page to Microsoft Entra is somebody's at work here, and comes to something else, or to nothing.
    if (isIdle && !isLeavingForEntra()) {
      void followSignOut();
      return undefined;
    }
    const look = () => {
      if (document.visibilityState === 'visible') setSeen(signedOut);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [signedOut, isOpen, isIdle]);
  return isOpen && isIdle;
}

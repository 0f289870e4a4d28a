import type { Purpose } from './purpose.ts';

type Way = Purpose | 'signOut';

let underWay: Way | undefined;

/** Whether somebody's press in this page is taking it to Microsoft Entra. MSAL can start no other sign-in for half a minute where the browser is then asked to stay. */
export const isLeavingForEntra = (): boolean => underWay !== undefined;

/**
 * Whether beside that press stands what it loses, and to stay would save nothing of it: a sign-in again leads to the same loss, and after a
 * sign-out nobody is signed in any more.
 */
export const isLossTold = (): boolean => underWay === 'signIn' || underWay === 'signOut';

export const leaveForEntra = async (way: Way, act: () => Promise<void>): Promise<void> => {
  underWay = way;
  try {
    await act();
  } finally {
    underWay = undefined;
  }
};

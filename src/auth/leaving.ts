import type { Purpose } from './purpose.ts';

type Way = Purpose | 'signOut';

let underWay: Way | undefined;

/** Whether somebody's press in this page is taking it to Microsoft Entra. MSAL can start no other sign-in for half a minute where the browser is then asked to stay. */
export const isLeavingForEntra = (): boolean => underWay !== undefined;

/** Whether that press is to sign in again, to go on as the same person. */
export const isLeavingToSignIn = (): boolean => underWay === 'signIn';

export const leaveForEntra = async (way: Way, act: () => Promise<void>): Promise<void> => {
  underWay = way;
  try {
    await act();
  } finally {
    underWay = undefined;
  }
};

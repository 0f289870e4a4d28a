/** What the page is left for Microsoft Entra for. */
export type Purpose = 'signIn' | 'switchAccount' | 'consent';

const key = 'remote-support.purpose';

const purposes: readonly Purpose[] = ['signIn', 'switchAccount', 'consent'];

/** Keeps in this tab what it leaves for: MSAL tells the purpose of an answer that brings somebody, not of a refusal. */
export const keepPurpose = (purpose: Purpose | 'signOut'): void => {
  try {
    sessionStorage.setItem(key, purpose);
  } catch {
    // A browser that keeps nothing: a refusal is then told as one of a sign-in, which it is.
  }
};

/** What this tab left for last, for words only: it comes from storage that anybody at the keyboard may change. */
export const lastPurpose = (): Purpose => {
  try {
    const kept = sessionStorage.getItem(key);
    return purposes.find((purpose) => purpose === kept) ?? 'signIn';
  } catch {
    return 'signIn';
  }
};

/** Whether this tab was left last to sign out. Answers once. */
export const takeSignOut = (): boolean => {
  try {
    if (sessionStorage.getItem(key) !== 'signOut') return false;
    sessionStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
};

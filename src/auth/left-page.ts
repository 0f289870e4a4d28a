const key = 'remote-support.left';

/**
 * Notes in this tab that somebody leaves for Microsoft Entra, whether or not anybody was signed in here: a browser that was restarted knows
 * nobody, and has what was pressed for before. Whoever comes back has pressed to sign in, not to let Microsoft Support in: what was being
 * granted waits for another press.
 */
export const noteLeft = (): void => {
  try {
    sessionStorage.setItem(key, 'true');
  } catch {
    // A browser that keeps nothing: MSAL finds nobody either when the page is back.
  }
};

export const hasLeft = (): boolean => {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
};

export const forgetLeft = (): void => {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Then more waits for a press than has to.
  }
};

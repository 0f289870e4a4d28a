const key = 'remote-support.left';

/** Whether this very page is being left: the mark is for the one that comes after it. */
let isGoing = false;

/**
 * Notes in this tab that somebody leaves for Microsoft Entra, whether or not anybody was signed in here: a browser that was restarted knows
 * nobody, and has what was pressed for before. Whoever comes back has pressed to sign in, not to let Microsoft Support in: what was being
 * granted waits for another press.
 */
export const noteLeft = (): void => {
  isGoing = true;
  try {
    sessionStorage.setItem(key, 'true');
  } catch {
    // A browser that keeps nothing: MSAL finds nobody either when the page is back.
  }
};

/** Nothing came of leaving. The mark stays: then more waits for a press than has to. */
export const noteStayed = (): void => {
  isGoing = false;
};

export const hasLeft = (): boolean => {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
};

export const forgetLeft = (): void => {
  // A press that this page has yet to write down would go on after it.
  if (isGoing) return;
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Then more waits for a press than has to.
  }
};

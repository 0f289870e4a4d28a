/** Under which this tab keeps consents that were signed and are not on record yet; apart from what reads them, for every page starts with it. */
export const signedKey = 'remote-support.signed';

/** At sign-out. */
export const dropSigned = (): void => {
  try {
    sessionStorage.removeItem(signedKey);
  } catch {
    // Without storage there are none.
  }
};

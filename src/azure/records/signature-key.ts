/** Under which this tab keeps signatures that wait for their record; apart from what reads them, for every page starts with it. */
export const signaturesKey = 'remote-support.signatures';

/** At sign-out. */
export const dropSignatures = (): void => {
  try {
    sessionStorage.removeItem(signaturesKey);
  } catch {
    // Without storage there are none.
  }
};

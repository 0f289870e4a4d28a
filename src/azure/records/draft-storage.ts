// Apart from what reads a draft, so that every page can drop one without loading that.

/** In the tab's session storage. */
export const draftKey = 'remote-support.draft';

export const dropDraft = (): void => {
  try {
    sessionStorage.removeItem(draftKey);
  } catch {
    // Without storage there is no draft to drop.
  }
};

import type { Account } from '#src/auth/session.ts';

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

/** Whose a draft is, as ids: the same tab may be another person's next. */
export const ownerOf = ({ tenantId, userId }: Pick<Account, 'tenantId' | 'userId'>): string =>
  `${tenantId}/${userId}`.toLowerCase();

const isDraftOf = (text: string, person: Parameters<typeof ownerOf>[0]): boolean => {
  try {
    return (JSON.parse(text) as { owner?: unknown } | null)?.owner === ownerOf(person);
  } catch {
    return false;
  }
};

/** Only the draft of who is signed in stays: what the wizard was told by somebody else is neither shown nor kept. */
export const keepDraftOnlyOf = (person: Parameters<typeof ownerOf>[0]): void => {
  try {
    const text = sessionStorage.getItem(draftKey);
    if (text !== null && !isDraftOf(text, person)) dropDraft();
  } catch {
    // Without storage there is no draft.
  }
};

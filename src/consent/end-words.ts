import type { EndRecord } from './record.ts';

type Ended = EndRecord['ended'];

/** How a record says that access ended, and whether something proved it: who wrote `removed` was shown no access by Azure, or could not read any, and saw nothing that proves the end. */
const words: Readonly<Record<Ended, { word: string; isProven: boolean }>> = {
  revoked: { word: 'Revoked', isProven: true },
  expired: { word: 'Expired', isProven: true },
  superseded: { word: 'Superseded', isProven: true },
  removed: { word: 'Closed', isProven: false },
};

/** "Revoked", "Closed". */
export const endWord = (ended: Ended): string => words[ended].word;

export const isProvenEnd = (ended: Ended): boolean => words[ended].isProven;

/** "Revoked, confirmed", "Closed, not proven". */
export const endPhrase = (ended: Ended): string =>
  `${endWord(ended)}, ${isProvenEnd(ended) ? 'confirmed' : 'not proven'}`;

/** "Revoked, confirmed 24 Nov 2026, 14:00", "Closed, not proven, recorded 24 Nov 2026, 14:00". */
export const datedEndPhrase = (ended: Ended, when: string): string =>
  `${endPhrase(ended)}${isProvenEnd(ended) ? '' : ', recorded'} ${when}`;

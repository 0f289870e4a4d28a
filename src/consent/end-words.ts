import { type EndRecord, isProvenEnd } from './record.ts';

type Ended = EndRecord['ended'];

const words: Readonly<Record<Ended, string>> = {
  revoked: 'Revoked',
  expired: 'Expired',
  superseded: 'Superseded',
  removed: 'Closed',
};

/** "Revoked", "Closed". */
export const endWord = (ended: Ended): string => words[ended];

/** "Revoked, confirmed", "Closed, not proven". */
export const endPhrase = (ended: Ended): string =>
  `${endWord(ended)}, ${isProvenEnd(ended) ? 'confirmed' : 'not proven'}`;

/** "Revoked, confirmed 24 Nov 2026, 14:00", "Closed, not proven, recorded 24 Nov 2026, 14:00". */
export const datedEndPhrase = (ended: Ended, when: string): string =>
  `${endPhrase(ended)}${isProvenEnd(ended) ? '' : ', recorded'} ${when}`;

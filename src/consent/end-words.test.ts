import { describe, expect, it } from 'vitest';
import { datedEndPhrase, endPhrase, endWord } from './end-words.ts';
import { isProvenEnd } from './record.ts';

describe('what a record says of an end', () => {
  it.each([
    ['revoked', 'Revoked', true, 'Revoked, confirmed', 'Revoked, confirmed 14:00'],
    ['expired', 'Expired', true, 'Expired, confirmed', 'Expired, confirmed 14:00'],
    ['superseded', 'Superseded', true, 'Superseded, confirmed', 'Superseded, confirmed 14:00'],
    ['removed', 'Closed', false, 'Closed, not proven', 'Closed, not proven, recorded 14:00'],
  ] as const)('%s: %s', (ended, word, isProven, phrase, dated) => {
    expect(endWord(ended)).toBe(word);
    expect(isProvenEnd(ended)).toBe(isProven);
    expect(endPhrase(ended)).toBe(phrase);
    expect(datedEndPhrase(ended, '14:00')).toBe(dated);
  });
});

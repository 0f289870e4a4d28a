import { describe, expect, it } from 'vitest';
import { knownWords, restWords } from './access-known-words.ts';

describe('knownWords', () => {
  it.each([
    [7543, 10_000, 'Access as listed or read: 7,543 of 10,000 machines'],
    [0, 10_000, 'Access as listed or read: 0 of 10,000 machines'],
    [39, 39, 'Access as listed or read: all 39 machines'],
    [0, 1, 'Access as listed or read: 0 of 1 machine'],
    [1, 1, 'Access as listed or read: the machine'],
  ])('says of %i of %i: %s', (known, machines, said) => {
    expect(knownWords({ known, machines })).toBe(said);
  });
});

describe('restWords', () => {
  it.each([
    [40, 2400, 'reading more…'],
    [40, 0, 'reading more…'],
    [0, 2400, 'the others are read when on screen'],
    [0, 0, ''],
  ])('says of %i being read and %i not read: %s', (reading, notRead, said) => {
    expect(restWords({ reading, notRead })).toBe(said);
  });
});

import { describe, expect, it } from 'vitest';
import { restWords, someWords } from './access-known-words.ts';

describe('someWords', () => {
  it.each([
    ['all are known', { known: 39, reading: 0, notRead: 0 }, 0, '0 set up'],
    ['one could not be read', { known: 38, reading: 0, notRead: 0 }, 0, '0 set up, of 38 known'],
    ['the last are being read and none was found', { known: 33, reading: 6, notRead: 0 }, 0, '… set up'],
    ['the last are being read and some were found', { known: 33, reading: 6, notRead: 0 }, 4, '4+ set up'],
    ['some are read when on screen', { known: 33, reading: 2, notRead: 4 }, 0, '0 set up, of 33 known'],
  ])('when %s', (_, numbers, number, said) => {
    expect(someWords({ machines: 39, ...numbers }, number, 'set up')).toBe(said);
  });

  it('keeps to the machines that are known while very many are being read', () => {
    const numbers = { machines: 10_000, known: 7543, reading: 1500, notRead: 0 };
    expect(someWords(numbers, 1200, 'with live access')).toBe('1,200 with live access, of 7,543 known');
  });
});

describe('restWords', () => {
  it.each([
    [40, 2400, 'Reading more…'],
    [577, 0, 'Reading more…'],
    [40, 0, ''],
    [0, 2400, 'The others are read when on screen.'],
    [0, 0, ''],
  ])('says of %i being read and %i not read: %s', (reading, notRead, said) => {
    expect(restWords({ reading, notRead })).toBe(said);
  });
});

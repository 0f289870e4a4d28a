import { expect, it } from 'vitest';
import { stillStands } from './use-indexed-fleet.ts';

const reading = { readAt: 0, source: 'resourceGraph' } as const;
const kept = { reading: { ...reading, isKept: true } };

it.each([
  ['a list that is read', { reading }, { isFed: true, hasFailed: false, isKeptWanted: false }, true],
  ['a list between two of its parts', { reading }, { isFed: false, hasFailed: false, isKeptWanted: false }, true],
  ['a list that cannot be read again', { reading }, { isFed: true, hasFailed: true, isKeptWanted: false }, true],
  ['a part whose reading has failed', { reading }, { isFed: false, hasFailed: true, isKeptWanted: false }, false],
  ['the list of an earlier visit', kept, { isFed: true, hasFailed: false, isKeptWanted: true }, true],
  ['one that a filter does not answer from', kept, { isFed: true, hasFailed: false, isKeptWanted: false }, false],
])('%s stands: %s, %o, %s', (_, indexed, now, stands) => {
  expect(stillStands(indexed, now)).toBe(stands);
});

import { describe, expect, it, vi } from 'vitest';
import type { JobsKnown } from './jobs-known.ts';
import { listGaps } from './list-gaps.ts';
import { listed, now, viewOf, withExtension } from './fleet-fixture.ts';
import { filtersOfNotKnown, lastKnownUnder, notKnownUnder, withoutAccess } from './not-known-under.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

describe('filters without what they ask of access', () => {
  it.each([
    [
      { remoteSupport: ['live'], search: 'sql' },
      { remoteSupport: [], search: 'sql' },
    ],
    [{ search: 'live access' }, { remoteSupport: [] }],
    // As rows show them.
    [{ search: 'Active' }, { remoteSupport: [] }],
    [{ search: 'sql removed from Azure' }, { remoteSupport: [], search: 'sql' }],
    [
      { search: 'sql Live', status: ['connected'] },
      { remoteSupport: [], search: 'sql', status: ['connected'] },
    ],
  ])('of %o', (filters, left) => expect(withoutAccess(filters)).toEqual(left));

  it('are none where they ask nothing of it', () => {
    expect(withoutAccess({ search: 'sql' })).toBeUndefined();
    // In the middle of words of access, and in names of places and systems.
    expect(withoutAccess({ search: 'azure machine' })).toBeUndefined();
    // Two letters are in many a word.
    expect(withoutAccess({ search: 'ac' })).toBeUndefined();
    expect(filtersOfNotKnown({ remoteSupport: ['notRead', 'unknown', 'live'] })).toBeUndefined();
  });
});

it('counts what they leave out only because it is not known, which an export names', async () => {
  const view = await viewOf([listed('NONE'), listed('SQL-1', withExtension), listed('WEB-1', withExtension)]);
  expect(notKnownUnder(view, { remoteSupport: ['live'] })).toBe(2);
  expect(notKnownUnder(view, { search: 'live' })).toBe(2);
  expect(notKnownUnder(view, { search: 'live sql' })).toBe(1);
  expect(notKnownUnder(view, { search: 'revoked' })).toBe(2);
  expect(notKnownUnder(view, { search: 'sql' })).toBe(0);
  expect(notKnownUnder(view, { remoteSupport: ['notRead'], search: 'sql' })).toBe(0);
  const gapsOf = (filters: object) =>
    listGaps({ view, fleet: undefined, indexed: undefined, filters, failedSince: undefined });
  expect(gapsOf({ remoteSupport: ['live'] })).toEqual([
    'The access of 2 machines that the search or the filter on remote support might show is not known.',
  ]);
  expect(gapsOf({})).toEqual([]);
});

it('counts what they leave out by what was known some time ago, which an export names', async () => {
  const rows = ['SQL-1', 'WEB-1', 'WEB-2'].map((name) => listed(name, withExtension));
  const old: JobsKnown = { kind: 'read', jobs: [], readAt: now - 3_600_000 };
  const view = await viewOf(rows, { 'SQL-1': old, 'WEB-1': old, 'WEB-2': { ...old, readAt: now } });
  expect(lastKnownUnder(view, { remoteSupport: ['live'] })).toBe(2);
  expect(lastKnownUnder(view, { search: 'live sql' })).toBe(1);
  expect(lastKnownUnder(view, { remoteSupport: ['setUp'] })).toBe(0);
  expect(lastKnownUnder(view, { search: 'sql' })).toBe(0);
  const shown = { view, fleet: undefined, indexed: undefined, failedSince: undefined };
  expect(listGaps({ ...shown, filters: { remoteSupport: ['live'] } })).toEqual([
    'Of 2 machines that the search or the filter on remote support does not show, access was read some time ago.',
  ]);
});

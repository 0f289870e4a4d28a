import { describe, expect, it, vi } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { type MachineReading, removedSince } from './machine-evidence.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

describe('removedSince', () => {
  const shown = {
    type: 'Enable',
    accessLevel: 'Diagnostics',
    expirationTimestamp: '2026-11-24T20:00:00Z',
    sessions: [],
  };
  const listed = (...names: string[]): JobEvidence[] =>
    names.map((name) => ({ ...shown, name, provisioningState: 'Succeeded', status: 'Succeeded' }));
  const before = (change: Partial<MachineReading>): MachineReading => ({
    now: 0,
    machine: 'unknown',
    extension: 'unknown',
    jobs: [],
    readAt: 0,
    records: [],
    ...change,
  });

  it('misses what was listed before and is listed no more, in whatever case, since it was first missed', () => {
    const was = before({ jobs: listed('One', 'two') });
    expect(removedSince(was, listed('ONE'), 5)).toEqual([{ name: 'two', goneAt: 5 }]);
    const known = before({ jobs: listed('ONE'), removedJobs: [{ name: 'Two', goneAt: 5 }] });
    expect(removedSince(known, [], 9)).toEqual([
      { name: 'Two', goneAt: 5 },
      { name: 'ONE', goneAt: 9 },
    ]);
    expect(removedSince(known, listed('one', 'TWO'), 9)).toEqual([]);
    expect(removedSince(known, 'unknown', 9)).toEqual([{ name: 'Two', goneAt: 5 }]);
    const again = before({ jobs: listed('two'), removedJobs: [{ name: 'TWO', goneAt: 5 }] });
    expect(removedSince(again, [], 9)).toEqual([{ name: 'TWO', goneAt: 5 }]);
  });

  it('misses a job whose revoke Azure has accepted though no list showed it, and misses it once', () => {
    expect(removedSince(undefined, [], 5, 'rs-1')).toEqual([{ name: 'rs-1', goneAt: 5 }]);
    expect(removedSince(undefined, listed('RS-1'), 5, 'rs-1')).toEqual([]);
    expect(removedSince(before({ jobs: listed('RS-1') }), [], 5, 'rs-1')).toEqual([{ name: 'RS-1', goneAt: 5 }]);
    expect(removedSince(undefined, [], 5)).toEqual([]);
    const other = listed('other');
    expect(removedSince(before({ jobs: other }), other, 5, 'rs-1')).toEqual([{ name: 'rs-1', goneAt: 5 }]);
  });

  it('remembers the last list that could be read', () => {
    expect(removedSince(before({ jobs: 'unknown', listedBefore: ['one'] }), [], 5)).toEqual([
      { name: 'one', goneAt: 5 },
    ]);
    expect(removedSince(before({ jobs: 'unknown' }), [], 5)).toEqual([]);
  });

  it('concludes nothing from a list that could not be read', () => {
    expect(removedSince(before({ jobs: listed('one') }), 'unknown', 5)).toEqual([]);
    expect(removedSince(undefined, 'unknown', 5, 'rs-1')).toEqual([]);
  });
});

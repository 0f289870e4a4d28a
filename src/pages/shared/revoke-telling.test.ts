import { beforeEach, describe, expect, it, vi } from 'vitest';
import { keepRevoke, type PendingRevoke } from '#src/azure/pending-revokes.ts';
import { serverNow } from '#src/azure/server-clock.ts';
import { revokeTelling } from './revoke-telling.ts';

const work = vi.hoisted(() => ({ revokeAccess: vi.fn<() => Promise<unknown>>() }));
vi.mock('#src/azure/revokes.ts', () => ({ revokeAccess: work.revokeAccess }));

const revoke = (
  phase: PendingRevoke['phase'],
  startedAt: number,
  more: Partial<PendingRevoke> = {},
): PendingRevoke => ({
  machineId: '/m',
  phase,
  startedAt,
  removeExtension: false,
  ...more,
});

const named = { name: 'Rs-B', accessLevel: 'Diagnostics', expirationTimestamp: '' };

let finish: (revoke: PendingRevoke) => void = () => undefined;
beforeEach(() => {
  work.revokeAccess.mockReturnValue(new Promise((resolve) => (finish = resolve)));
});

/** What a press for this job told so far, and what ends it. */
const press = (job: typeof named | undefined) => {
  const told: number[] = [];
  const all = revokeTelling('/M', job, { removeExtension: false }, ({ startedAt }) => told.push(startedAt));
  const end = (outcome: PendingRevoke): Promise<void> => {
    finish(outcome);
    return all;
  };
  return { told, end };
};

describe('a press to revoke', () => {
  it('tells the proof when it is there, before the record of it is kept, and then how it ended', async () => {
    const { told, end } = press(undefined);
    const now = serverNow();
    keepRevoke(revoke('proven', now, { machineId: '/other' }));
    keepRevoke(revoke('requesting', now));
    expect(told).toEqual([]);
    keepRevoke(revoke('proven', now));
    expect(told).toEqual([now]);
    await end(revoke('proven', now + 1));
    keepRevoke(revoke('proven', now + 2));
    expect(told).toEqual([now, now + 1]);
  });

  it('tells nothing of an earlier one, which tells of its record meanwhile', async () => {
    const before = serverNow() - 60_000;
    const first = revoke('proven', before, { namedJob: 'rs-b' });
    keepRevoke(first);
    const { told, end } = press(named);
    keepRevoke({ ...first });
    expect(told).toEqual([]);
    const refused = revoke('refused', serverNow(), { namedJob: 'rs-b' });
    await end(refused);
    expect(told).toEqual([refused.startedAt]);
  });

  it.each([
    ['another job', { namedJob: 'rs-a' }],
    ['all there is', {}],
    ['the extension too', { namedJob: 'rs-b', removeExtension: true }],
  ])('tells nothing of one for %s', async (_, other) => {
    const { told, end } = press(named);
    const now = serverNow();
    keepRevoke(revoke('proven', now, other));
    expect(told).toEqual([]);
    keepRevoke(revoke('proven', now, { namedJob: 'rs-b' }));
    expect(told).toEqual([now]);
    await end(revoke('proven', now));
  });
});

import { expect, it, vi } from 'vitest';
import { keepRevoke, type PendingRevoke } from '#src/azure/pending-revokes.ts';
import { revokeTelling } from './revoke-telling.ts';

const work = vi.hoisted(() => ({ revokeAccess: vi.fn<() => Promise<unknown>>() }));
vi.mock('#src/azure/revokes.ts', () => ({ revokeAccess: work.revokeAccess }));

const revoke = (phase: PendingRevoke['phase']): PendingRevoke => ({
  machineId: '/m',
  phase,
  startedAt: 1,
  removeExtension: false,
});

it('tells the proof when it is there, before the record of it is kept, and nothing of an earlier revoke', async () => {
  keepRevoke(revoke('proven'));
  let finish: (revoke: PendingRevoke) => void = () => undefined;
  work.revokeAccess.mockReturnValue(new Promise((resolve) => (finish = resolve)));
  const told: string[] = [];
  const all = revokeTelling('/M', undefined, { removeExtension: false }, ({ phase }) => told.push(phase));
  keepRevoke({ ...revoke('proven'), machineId: '/other' });
  keepRevoke(revoke('requesting'));
  expect(told).toEqual([]);
  keepRevoke(revoke('proven'));
  expect(told).toEqual(['proven']);
  finish(revoke('proven'));
  await all;
  keepRevoke(revoke('proven'));
  expect(told).toEqual(['proven', 'proven']);
});

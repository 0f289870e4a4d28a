import { beforeEach, expect, it, vi } from 'vitest';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { retryRevoke } from './retry-revoke.ts';

const revokeInBell = vi.hoisted(() => vi.fn<(...asked: unknown[]) => Promise<void>>());
vi.mock('./revoke-notification.ts', () => ({ revokeInBell }));

const refused: PendingRevoke = { machineId: '/m', phase: 'refused', startedAt: 0, removeExtension: true };

beforeEach(() => {
  revokeInBell.mockClear();
});

it('asks for what was refused, no more and no less', async () => {
  await retryRevoke(refused, 'SRV-1');
  expect(revokeInBell).toHaveBeenLastCalledWith('/m', 'SRV-1', undefined, { removeExtension: true });
  // That the extension could not be removed does not mean that somebody asks for it now.
  await retryRevoke({ ...refused, removeExtension: false }, 'SRV-1');
  expect(revokeInBell).toHaveBeenLastCalledWith('/m', 'SRV-1', undefined, { removeExtension: false });
});

it('asks for one job only where one was named', async () => {
  // Also where nothing of the machine is in memory any more.
  const job = { name: 'RS-A', accessLevel: 'Diagnostics', expirationTimestamp: '2026-11-24T21:00:00Z' };
  await retryRevoke({ ...refused, namedJob: job, jobName: 'RS-A' }, 'SRV-1');
  expect(revokeInBell).toHaveBeenLastCalledWith('/m', 'SRV-1', job, { removeExtension: true });
  // The first of several that were meant.
  await retryRevoke({ ...refused, jobName: 'RS-A' }, 'SRV-1');
  expect(revokeInBell).toHaveBeenLastCalledWith('/m', 'SRV-1', undefined, { removeExtension: true });
});

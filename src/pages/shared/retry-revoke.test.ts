import { beforeEach, expect, it, vi } from 'vitest';
import type { PendingRevoke } from '#src/azure/pending-revokes.ts';
import { machineEvidenceQuery } from '#src/azure/machine-evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { retryRevoke } from './retry-revoke.ts';

const revokeInBell = vi.hoisted(() => vi.fn<(...asked: unknown[]) => Promise<void>>());
vi.mock('./revoke-notification.ts', () => ({ revokeInBell }));

const refused: PendingRevoke = { machineId: '/m', phase: 'refused', startedAt: 0, removeExtension: true };

beforeEach(() => {
  revokeInBell.mockClear();
  queryClient.clear();
});

it('asks for what was refused, no more and no less', async () => {
  await retryRevoke(refused, 'SRV-1');
  expect(revokeInBell).toHaveBeenLastCalledWith('/m', 'SRV-1', undefined, { removeExtension: true });
  // That the extension could not be removed does not mean that somebody asks for it now.
  await retryRevoke({ ...refused, removeExtension: false }, 'SRV-1');
  expect(revokeInBell).toHaveBeenLastCalledWith('/m', 'SRV-1', undefined, { removeExtension: false });
});

it('asks for one job only where one was named', async () => {
  const job = { name: 'RS-A' };
  queryClient.setQueryData<unknown>(machineEvidenceQuery('/m').queryKey, { jobs: [job] });
  await retryRevoke({ ...refused, namedJob: 'rs-a', jobName: 'RS-A' }, 'SRV-1');
  expect(revokeInBell).toHaveBeenLastCalledWith('/m', 'SRV-1', job, { removeExtension: true });
  // The first of several that were meant.
  await retryRevoke({ ...refused, jobName: 'RS-A' }, 'SRV-1');
  expect(revokeInBell).toHaveBeenLastCalledWith('/m', 'SRV-1', undefined, { removeExtension: true });
});

import { beforeAll, expect, it, vi } from 'vitest';
import { revokedJob, sampleConsentId, sampleEvidence, sampleMachine, sampleReadAt } from '#test/consent/samples.ts';
import { watchEnds } from './ends.ts';
import { queryClient } from './query-client.ts';

const recorded = vi.hoisted(() => [] as unknown[]);
vi.mock('./recording.ts', () => ({ recordEnd: async (...end: unknown[]) => void recorded.push(end) }));
vi.mock('#src/server-time.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  serverNow: () => sampleReadAt,
}));

beforeAll(watchEnds);

const { nodeState: _, ...silent } = revokedJob;

it.each([
  ['srv-1', revokedJob, 'The machine reports Revoked.'],
  ['srv-2', silent, 'The machine was connected after it.'],
  // Not "The machine reports Expired.", which it says before anybody has access.
  [
    'srv-3',
    { ...revokedJob, nodeState: 'Expired', nodeUpdatedAt: '0001-01-01T00:00:00' },
    'The machine was connected after it.',
  ],
])('the end on %s is recorded with what proves it', async (name, job, by) => {
  const evidence = sampleEvidence({ jobs: [job] }, { machineId: sampleMachine(name) });
  queryClient.setQueryData([evidence.machineId, 'evidence'], evidence);
  const end = { ended: 'revoked', evidence: `Revoke Succeeded at ${revokedJob.endTime}. ${by}` };
  await vi.waitFor(() => expect(recorded.at(-1)).toEqual([evidence.machineId, sampleConsentId, end]));
});

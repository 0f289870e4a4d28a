import { beforeAll, expect, it, vi } from 'vitest';
import { revokedJob, sampleConsentId, sampleEvidence, sampleMachine, sampleReadAt } from '#test/consent/samples.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import { watchEnds } from './ends.ts';
import { queryClient } from './query-client.ts';
import { machinePermissionsQuery } from './resources/permissions.ts';

const recorded = vi.hoisted(() => [] as unknown[]);
vi.mock('./recording.ts', () => ({ recordEnd: async (...end: unknown[]) => void recorded.push(end) }));
vi.mock('#src/server-time.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  serverNow: () => sampleReadAt,
}));

beforeAll(watchEnds);

const { nodeState: _, ...silent } = revokedJob;

function see(name: string, job: JobEvidence, mayWrite: boolean): AccessEvidence {
  const evidence = sampleEvidence({ jobs: [job] }, { machineId: sampleMachine(name) });
  const { machineId } = evidence;
  queryClient.setQueryData(machinePermissionsQuery(machineId).queryKey, { writeDeployments: mayWrite });
  queryClient.setQueryData([machineId, 'evidence'], evidence);
  return evidence;
}

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
  const evidence = see(name, job, true);
  const end = { ended: 'revoked', evidence: `Revoke Succeeded at ${revokedJob.endTime}. ${by}` };
  await vi.waitFor(() => expect(recorded.at(-1)).toEqual([evidence.machineId, sampleConsentId, end]));
});

it('whoever may not write records tries none', async () => {
  see('srv-4', revokedJob, false);
  // Ends come one after another, so this one comes last.
  const { machineId } = see('srv-5', revokedJob, true);
  await vi.waitFor(() => expect(recorded.at(-1)).toContain(machineId));
  expect(recorded.flat()).not.toContain(sampleMachine('srv-4'));
});

import { expect, it, vi } from 'vitest';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import {
  sampleEvidence,
  sampleGroup,
  sampleJob,
  sampleMachine,
  sampleNow,
  sampleRecord,
} from '#src/consent/samples.ts';
import { correlationId } from '#src/consent/consent.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { logFact } from './reconciliation-facts.ts';
import { machineFindings, unexplainedOn, withoutAccess } from './reconciliation-machine.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com', clientId: 'this-app' }),
  ConfigError: class extends Error {},
}));

const machine = { id: sampleMachine('srv-sql-01'), name: 'SRV-SQL-01', azureLocal: false };
const now = sampleNow + 3_600_000;

const entryOf = async (machines = [machine.id]): Promise<ConsentHistoryEntry> => {
  const { consentId, consent, consentHash, signature } = await sampleRecord({ machines });
  const copy = {
    resourceGroupId: sampleGroup,
    deploymentId: `${sampleGroup}/providers/microsoft.resources/deployments/remote-support-consent-${consentId}`,
    timestamp: consent.notBefore,
    correlationId: correlationId(consentHash),
  };
  return { consentId, consent, consentHash, signature, records: [copy], ends: [], changes: [], problems: [] };
};

const withJob = (name: string, change: Partial<AccessEvidence> = {}) =>
  sampleEvidence({ now, readAt: now, jobs: [{ ...sampleJob, name }], ...change });

const find = (evidence: AccessEvidence, consents: ConsentHistoryEntry[]) =>
  machineFindings(machine, { evidence, records: { consents, problems: [] }, unfit: [] }, now);

it('finds nothing on a machine whose access is its consent’s', async () => {
  const entry = await entryOf();
  const evidence = withJob(entry.consentId);
  expect(unexplainedOn({ evidence }, { consents: [entry] })).toEqual([]);
  expect(find(evidence, [entry])).toEqual([]);
});

it('reads the records once more before it says that one is missing, and then does', async () => {
  const { consentId } = await entryOf();
  const evidence = withJob(consentId);
  expect(unexplainedOn({ evidence }, { consents: [] })).toEqual([consentId, 'extension']);
  expect(unexplainedOn({ evidence: withJob('remoteSupport', { extension: 'absent' }) }, { consents: [] })).toEqual([]);
  expect(unexplainedOn({ evidence: withJob('x', { jobs: 'unknown' }) }, { consents: [await entryOf()] })).toEqual([]);
  expect(find(evidence, [])).toMatchObject([{ kind: 'accessWithoutRecord', severity: 'finding' }]);
});

it('tells a consent of other machines from no consent', async () => {
  const entry = await entryOf([sampleMachine('srv-sql-02')]);
  expect(find(withJob(entry.consentId), [entry])).toMatchObject([{ kind: 'machineNotInConsent' }]);
});

it('leaves out what the page says elsewhere, and what explains itself', async () => {
  const entry = await entryOf();
  const unread = withJob('x', { jobs: 'unknown', extension: 'unknown' });
  expect(find(unread, [entry])).toEqual([]);
  const failed = { ...sampleJob, name: entry.consentId, provisioningState: 'Failed', nodeState: '' };
  expect(find(withJob('x', { jobs: [failed] }), [entry])).toEqual([]);
});

it('does not know of access where Azure offers no jobs', async () => {
  const evidence = withJob('x', { jobs: 'unknown', jobsUnavailable: 'Not registered.' });
  expect(find(evidence, [await entryOf()])).toMatchObject([{ kind: 'recordWithoutAccess', severity: 'unknown' }]);
});

it('asks the log about consents whose access is missing, and takes those that never asked for any for no finding', async () => {
  const entry = await entryOf();
  const evidence = sampleEvidence({ now, readAt: now, jobs: [], extension: 'absent' });
  const readings = { evidence, records: { consents: [entry], problems: [] }, unfit: [] };
  const found = machineFindings(machine, readings, now);
  expect(found).toMatchObject([{ kind: 'recordWithoutAccess', severity: 'finding' }]);
  expect(withoutAccess(found, readings.records)).toEqual([entry]);
  expect(withoutAccess([], readings.records)).toEqual([]);
  const event = (operation: string, status: string, resourceId: string) => ({
    at: entry.consent.notBefore,
    operation,
    status,
    resourceId,
    correlationId: correlationId(entry.consentHash),
    callerId: entry.consent.userId,
    appId: 'this-app',
  });
  const recorded = event('Microsoft.Resources/deployments/write', 'Succeeded', entry.records[0]?.deploymentId ?? '');
  const failed = event(
    'Microsoft.HybridCompute/machines/extensions/write',
    'Failed',
    `${machine.id}/extensions/AzureEdgeRemoteSupport`,
  );
  const logs = new Map([[entry.consentId, logFact([recorded, failed])]]);
  expect(machineFindings(machine, { ...readings, logs }, now)).toEqual([]);
});

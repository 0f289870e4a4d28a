import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import type { Consent } from '#src/consent/consent.ts';
import type { EndRecord } from '#src/consent/record.ts';
import type { MachineJobs } from './job-events.ts';

// For tests.

/** The id of a machine of the samples, as a consent holds it. */
export const machine = (name: string) =>
  `/subscriptions/11111111-1111-4111-8111-111111111111/resourcegroups/rg-sql-prod/providers/microsoft.hybridcompute/machines/${name}`;

export const consent: Consent = {
  schema: 'remote-support-consent/1',
  tenantId: '22222222-2222-4222-8222-222222222222',
  userId: '33333333-3333-4333-8333-333333333333',
  machines: [machine('srv-sql-01'), machine('srv-sql-02')],
  target: 'windowsServer',
  level: 'DiagnosticsAndRepair',
  notBefore: '2026-11-24T13:00:00Z',
  notAfter: '2026-11-24T21:00:00Z',
  ticket: { number: '2411240040001234', source: 'azure' },
  reason: 'Slow backups',
  terms: { id: 'windows-server-2025-03-04', version: '2025-03-04', language: 'en', sha256: 'a'.repeat(64) },
  commands: { version: '2025-07', sha256: 'b'.repeat(64) },
  app: { version: '0.1.0', build: 'abcdef' },
  replaces: [],
  salt: '0'.repeat(32),
};

export const end = (name: string, ended: EndRecord['ended']): EndRecord => ({
  kind: 'remote-support-end-record/1',
  consentId: 'rs-abc',
  machineId: machine(name),
  ended,
  confirmedAt: '2026-11-24T15:00:00Z',
  evidence: 'The job ended and the machine connected after it.',
});

/** One consent over two machines of one group, recorded there. */
export const entry = (ends: EndRecord[] = []): ConsentHistoryEntry => ({
  consentId: 'rs-abc',
  consent,
  consentHash: 'c'.repeat(64),
  records: [
    {
      resourceGroupId: '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-sql-prod',
      deploymentId:
        '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-sql-prod/providers/Microsoft.Resources/deployments/remote-support-consent-rs-abc',
      timestamp: '2026-11-24T13:00:05Z',
      correlationId: '',
    },
  ],
  ends,
  changes: [],
  signature: {
    idTokenSha256: 'd'.repeat(64),
    keyId: 'key-1',
    issuedAt: '2026-11-24T13:00:02Z',
    authenticationMethods: ['pwd', 'mfa'],
  },
  problems: [],
});

/** Another resource group, and the id of its machine as a consent holds it. */
export const webGroup = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-web';
export const webMachine = `${webGroup.toLowerCase()}/providers/microsoft.hybridcompute/machines/srv-web-01`;

/** `entry`, of srv-sql-01 and of a machine in another resource group. */
const inTwoGroups = (ends: EndRecord[]): ConsentHistoryEntry => ({
  ...entry(ends),
  consent: { ...consent, machines: [machine('srv-sql-01'), webMachine] },
});

/** The other resource group was not read. */
export const partlyRead = (ends: EndRecord[] = []): ConsentHistoryEntry => ({
  ...inTwoGroups(ends),
  unread: [{ scope: webGroup, reason: 'No permission.' }],
});

/** The other resource group holds no record, as after a grant that went through in part. */
export const partlyGranted = (ends: EndRecord[] = []): ConsentHistoryEntry => ({
  ...inTwoGroups(ends),
  withoutRecord: [webGroup.toLowerCase()],
});

export const during = Date.parse('2026-11-24T16:00:00Z');
export const after = Date.parse('2026-11-25T00:00:00Z');

/** The job of that consent on one machine, with two sessions. */
export const job: JobEvidence = {
  name: 'RS-ABC',
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: '2026-11-24T21:00:00Z',
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  createdAt: '2026-11-24T13:00:10Z',
  createdBy: 'ada@contoso.example',
  endTime: '2026-11-24T13:02:00Z',
  nodeState: 'Active',
  nodeUpdatedAt: '2026-11-24T13:02:30Z',
  sessions: [
    {
      sessionId: 's-1',
      sessionStartTime: '2026-11-24T14:00:00Z',
      sessionEndTime: '2026-11-24T14:30:00Z',
      accessLevel: 'Diagnostics',
    },
    { sessionStartTime: '2026-11-24T15:00:00Z' },
  ],
};

export const read = (jobs: JobEvidence[]): MachineJobs['reading'] => ({
  available: true,
  jobs,
  readAt: during,
  answeredBy: during,
});

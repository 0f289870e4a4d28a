/** Samples that tests share. Everything is fixed, so that hashes can be pinned. */
import type {
  AccessEvidence,
  ConsentEvidence,
  JobEvent,
  JobEvidence,
  MachineEvidence,
} from '#src/consent/access/evidence.ts';
import { type Consent, type ConsentInput, createConsent } from '#src/consent/consent.ts';
import type { PreflightFacts } from '#src/consent/preflight/facts.ts';
import { type ConsentRecord, makeRecord } from '#src/consent/record.ts';
import { windowsServer20241030 } from '#src/consent/terms/windows-server-2024-10-30.ts';

export const sampleTenant = '11111111-2222-4333-8444-555555555555';
export const sampleUser = '66666666-7777-4888-9999-aaaaaaaaaaaa';
export const sampleGroup = '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-sql-prod';

export function sampleMachine(name: string): string {
  return `${sampleGroup}/providers/microsoft.hybridcompute/machines/${name}`;
}

/** 24 Nov 2026, 13:00 UTC. */
export const sampleNow = Date.UTC(2026, 10, 24, 13);

const hour = 3_600_000;

export const sampleInput: ConsentInput = {
  tenantId: sampleTenant,
  userId: sampleUser,
  machines: [sampleMachine('srv-sql-01')],
  target: 'windowsServer',
  level: 'Diagnostics',
  notBefore: sampleNow,
  notAfter: sampleNow + 8 * hour,
  ticket: { number: '2411240040001234', source: 'azure' },
  reason: 'Slow queries since Monday',
  terms: windowsServer20241030,
  app: { version: '0.1.0', build: 'abc123' },
  salt: '000102030405060708090a0b0c0d0e0f',
};

export async function sampleConsent(change: Partial<ConsentInput> = {}): Promise<Consent> {
  const made = await createConsent({ ...sampleInput, ...change });
  if (!made.ok) throw new Error(JSON.stringify(made.why));
  return made.consent;
}

/** On record under a signature that only has the form of one. */
export async function sampleRecord(change: Partial<ConsentInput> = {}): Promise<ConsentRecord> {
  const key = { kty: 'RSA', kid: 'key-1', n: 'AQAB', e: 'AQAB' } as const;
  return makeRecord(await sampleConsent(change), { token: `a.b.${'c'.repeat(5504)}`, key });
}

export const sampleConsentId = 'rs-aaaaaaaaaaaaaaaaaaaaa';

/** An enabled job that the machine reports active, ending 8 hours after `sampleNow`. */
export const sampleJob: JobEvidence = {
  name: sampleConsentId,
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: '2026-11-24T21:00:00Z',
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  nodeState: 'Active',
  nodeUpdatedAt: '2026-11-24T13:00:20Z',
  connectionStatus: 'Connected',
  startTime: '2026-11-24T13:00:10Z',
  endTime: '2026-11-24T13:00:20Z',
  sessions: [],
  createdAt: '2026-11-24T13:00:10Z',
  lastModifiedAt: '2026-11-24T13:00:10Z',
};

/** The same, revoked at 13:20 as Azure and the machine say. */
export const revokedJob: JobEvidence = {
  ...sampleJob,
  type: 'Revoke',
  lastModifiedAt: '2026-11-24T13:19:50Z',
  endTime: '2026-11-24T13:20:00Z',
  nodeState: 'Revoked',
  nodeUpdatedAt: '2026-11-24T13:20:00Z',
};

export const sampleConsentEvidence: ConsentEvidence = {
  consentId: sampleConsentId,
  level: 'Diagnostics',
  notBefore: '2026-11-24T13:00:00Z',
  notAfter: '2026-11-24T21:00:00Z',
  replaces: [],
};

/** Connected since days. */
export const sampleMachineEvidence: MachineEvidence = {
  status: 'Connected',
  lastStatusChange: '2026-11-20T08:00:00Z',
  azureLocal: false,
};

/** When `sampleEvidence` was read. */
export const sampleReadAt = sampleNow + hour;

interface Parts {
  machine?: MachineEvidence | 'notFound';
  extension?: 'absent' | { name: string; provisioningState: string };
  jobs?: JobEvidence[] | { unavailable: string };
  consents?: ConsentEvidence[];
  activity?: JobEvent[];
}

/** Evidence of one machine, read an hour after `sampleNow`; with the job and the consent of that unless told. */
export function sampleEvidence(parts: Parts = {}, change: Partial<AccessEvidence> = {}): AccessEvidence {
  const {
    machine = sampleMachineEvidence,
    extension = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded' },
    jobs = [sampleJob],
    consents = [sampleConsentEvidence],
    activity = [],
  } = parts;
  return {
    machineId: sampleMachine('srv-sql-01'),
    machine: { readAt: sampleReadAt, value: machine },
    extension: { readAt: sampleReadAt, value: extension },
    jobs: { readAt: sampleReadAt, value: jobs },
    consents: { readAt: sampleReadAt, value: consents },
    ungiven: { readAt: sampleReadAt, value: [] },
    activity: { readAt: sampleReadAt, value: activity },
    ...change,
  };
}

/** A machine that meets every requirement, and a person who may do everything. */
export const sampleFacts: PreflightFacts = {
  machineId: sampleMachine('srv-sql-01'),
  operatingSystem: {
    name: 'windows',
    sku: 'Windows Server 2022 Datacenter',
    version: '10.0.20348.2762',
    type: 'windows',
  },
  memoryBytes: 34_359_738_368,
  licence: { payAsYouGo: false, softwareAssurance: true },
  agent: {
    version: '1.68.03527.2611',
    status: 'Connected',
    lastStatusChange: '2026-11-20T08:00:00.1234567Z',
    extensionsEnabled: true,
    monitorMode: false,
    allowList: null,
    blockList: null,
  },
  extension: 'absent',
  azureLocal: false,
  providerRegistered: true,
  permissions: { writeExtensions: true, writeJobs: true, writeDeployments: true },
  deploymentsInGroup: 12,
  locks: [],
  policies: { denials: [] },
  denyAssignments: [],
  region: 'westeurope',
};

/** Samples that the tests of this folder share. Everything is fixed, so that hashes can be pinned. */
import { type Consent, consentHash, consentId, type ConsentInput, createConsent } from './consent.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import type { PreflightFacts } from '#src/consent/preflight/preflight.ts';
import type { ConsentRecord } from './record.ts';
import { windowsServer20241030 } from './terms/windows-server-2024-10-30.ts';

export const sampleTenant = '11111111-2222-4333-8444-555555555555';
export const sampleUser = '66666666-7777-4888-9999-aaaaaaaaaaaa';
export const sampleGroup = '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-sql-prod';

export function sampleMachine(name: string): string {
  return `${sampleGroup}/providers/microsoft.hybridcompute/machines/${name}`;
}

/** 24 Nov 2026, 13:00 UTC. */
export const sampleNow = Date.UTC(2026, 10, 24, 13);

export const sampleInput: ConsentInput = {
  tenantId: sampleTenant,
  userId: sampleUser,
  machines: [sampleMachine('srv-sql-01')],
  target: 'windowsServer',
  level: 'Diagnostics',
  notBefore: new Date(sampleNow),
  notAfter: new Date(sampleNow + 8 * 3_600_000),
  ticket: { number: '2411240040001234', source: 'azure' },
  reason: 'Slow queries since Monday',
  terms: windowsServer20241030,
  app: { version: '0.1.0', build: 'abc123' },
  salt: '000102030405060708090a0b0c0d0e0f',
};

export function sampleConsent(change: Partial<ConsentInput> = {}): Promise<Consent> {
  return createConsent({ ...sampleInput, ...change });
}

export async function sampleRecord(change: Partial<ConsentInput> = {}): Promise<ConsentRecord> {
  const consent = await sampleConsent(change);
  const hash = await consentHash(consent);
  return {
    kind: 'remote-support-consent-record/1',
    consent,
    consentHash: hash,
    consentId: consentId(hash),
    signature: {
      idTokenSha256: '0'.repeat(64),
      keyId: 'key-1',
      issuedAt: '2026-11-24T13:00:05Z',
      authenticationMethods: ['pwd', 'mfa'],
    },
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
    version: '1.47.02975.2000',
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
  permissions: { writeExtensions: true, writeJobs: true, writeDeployments: true, deleteExtensions: true },
  deploymentsInGroup: 12,
  locks: [],
  liveGrant: null,
  region: 'westeurope',
};

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
  connectionStatus: 'Connected',
  startTime: '2026-11-24T13:00:10Z',
  endTime: '2026-11-24T13:00:20Z',
  sessions: [],
  createdAt: '2026-11-24T13:00:10Z',
  lastModifiedAt: '2026-11-24T13:00:10Z',
};

/** The machine of `sampleJob`, read half an hour after `sampleNow`. */
export function sampleEvidence(change: Partial<AccessEvidence> = {}): AccessEvidence {
  const now = sampleNow + 1_800_000;
  return {
    now,
    machine: { status: 'Connected', lastStatusChange: '2026-11-20T08:00:00Z', readAt: now },
    extension: { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded', version: '1.2.3' },
    jobs: [sampleJob],
    records: [
      { consentId: sampleConsentId, level: 'Diagnostics', notAfter: '2026-11-24T21:00:00Z', userId: sampleUser },
    ],
    readAt: now,
    ...change,
  };
}

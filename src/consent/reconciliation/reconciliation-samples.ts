/** Fleets that the tests of reconciliation share: honest ones, and ways to spoil them. Everything is fixed, or follows from its arguments. */
import { correlationId, type Consent, consentId } from '#src/consent/consent.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import type {
  LogWrite,
  ReconciledConsent,
  ReconciledMachine,
  ReconciliationEvidence,
} from './reconciliation-evidence.ts';
import { sampleJob, sampleTenant, sampleUser } from '#src/consent/samples.ts';

export const appId = 'aaaaaaaa-0000-4000-8000-00000000000a';
export const hour = 3_600_000;
/** 24 Nov 2026, 15:00 UTC. */
export const fleetNow = Date.UTC(2026, 10, 24, 15);

const subscription = '/subscriptions/00000000-0000-4000-8000-000000000001';
export const groupId = (group: string): string => `${subscription}/resourcegroups/${group}`;
/** As Azure spells it. */
export const machineIdOf = (group: string, name: string): string =>
  `${subscription}/resourceGroups/${group}/providers/Microsoft.HybridCompute/machines/${name}`;

export const person = 'ada@contoso.example';

/** What became of an honest grant. */
export type Course = 'active' | 'requested' | 'revoked' | 'expired' | 'lately expired' | 'recorded lately';
export const courses: readonly Course[] = [
  'active',
  'requested',
  'revoked',
  'expired',
  'lately expired',
  'recorded lately',
];

/** When it was agreed, and until when: hours from `fleetNow`. */
const windows: Readonly<Record<Course, readonly [number, number]>> = {
  active: [-2, 6],
  requested: [-1, 7],
  revoked: [-5, 3],
  expired: [-50, -42],
  'lately expired': [-10, -2],
  'recorded lately': [-0.1, 8],
};

export function sampleWrite(consent: ReconciledConsent, change: Partial<LogWrite> = {}): LogWrite {
  return {
    resourceId: consent.records[0]?.deploymentId ?? '',
    operation: 'Microsoft.Resources/deployments/write',
    status: 'Succeeded',
    at: consent.consent.notBefore,
    caller: person,
    callerId: sampleUser,
    appId,
    correlationId: correlationId(consent.consentHash),
    ...change,
  };
}

/** A consent with its records as this app keeps them. `hash`: 64 hexadecimal digits. */
export function honestConsent(hash: string, machines: readonly string[], course: Course): ReconciledConsent {
  const id = consentId(hash);
  const [from, until] = windows[course].map((hours) => toUtcSeconds(fleetNow + hours * hour));
  const machineIds = machines.map((machine) => machine.toLowerCase()).toSorted();
  const consent: Consent = {
    schema: 'remote-support-consent/1',
    tenantId: sampleTenant,
    userId: sampleUser,
    machines: machineIds,
    target: 'windowsServer',
    level: 'Diagnostics',
    notBefore: from ?? '',
    notAfter: until ?? '',
    ticket: null,
    reason: '',
    terms: { id: 't', version: '1', language: 'en', sha256: hash },
    commands: { version: '1', sha256: hash },
    app: { version: '0', build: 'b' },
    replaces: [],
    salt: hash.slice(0, 32),
  };
  const groups = [...new Set(machineIds.map((machine) => machine.split('/').slice(0, 5).join('/')))];
  const bare: ReconciledConsent = {
    consentId: id,
    consent,
    consentHash: hash,
    copiesDiffer: false,
    records: groups.map((group) => ({
      resourceGroupId: group,
      deploymentId: `${group}/providers/Microsoft.Resources/deployments/remote-support-consent-${id}`,
      timestamp: consent.notBefore,
      correlationId: correlationId(hash),
    })),
    ends: course === 'revoked' || course === 'expired' ? machineIds.map((machine) => endOf(id, machine, course)) : [],
  };
  return { ...bare, writes: { kind: 'read', writes: [sampleWrite(bare)] } };
}

const endOf = (id: string, machineId: string, ended: 'revoked' | 'expired') => ({
  kind: 'remote-support-end-record/1' as const,
  consentId: id,
  machineId,
  ended,
  confirmedAt: toUtcSeconds(fleetNow - hour),
  evidence: 'The machine reported it.',
});

const changes: Readonly<Record<Course, Partial<JobEvidence> | undefined>> = {
  active: { nodeState: 'Active' },
  requested: { provisioningState: 'InProgress', status: 'DeploymentInProgress', nodeState: '' },
  revoked: { type: 'Revoke', nodeState: 'Revoked' },
  expired: { nodeState: 'Expired' },
  'lately expired': { nodeState: 'Expired' },
  'recorded lately': undefined,
};

/** The job of an honest grant; none while it is on its way. */
export function honestJob({ consentId: name, consent }: ReconciledConsent, course: Course): JobEvidence[] {
  const change = changes[course];
  if (change === undefined) return [];
  const { notBefore, notAfter, level } = consent;
  return [
    {
      ...sampleJob,
      name,
      accessLevel: level,
      expirationTimestamp: notAfter,
      createdBy: person,
      createdAt: notBefore,
      lastModifiedAt: notBefore,
      startTime: notBefore,
      endTime: notBefore,
      nodeUpdatedAt: notBefore,
      ...change,
    },
  ];
}

export const setUp = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded', version: '1.2.3' } as const;

export function honestMachine(id: string, jobs: JobEvidence[] | undefined): ReconciledMachine {
  return {
    id,
    name: id.split('/').at(-1) ?? '',
    azureLocal: false,
    extension: jobs === undefined ? 'absent' : setUp,
    jobs: { kind: 'read', jobs: jobs ?? [], readAt: fleetNow },
  };
}

/** One grant of an honest fleet: which machines (by group and name), and what became of it. */
export interface HonestGrant {
  hash: string;
  machines: readonly string[];
  course: Course;
}

/** A fleet in which every access was granted with this app. `bare`: machines nobody has touched. */
export function honestFleet(grants: readonly HonestGrant[], bare: readonly string[] = []): ReconciliationEvidence {
  const consents = grants.map(({ hash, machines, course }) => honestConsent(hash, machines, course));
  const jobs = new Map<string, JobEvidence[]>();
  grants.forEach(({ machines, course }, index) => {
    const consent = consents[index];
    if (consent === undefined) return;
    for (const machine of machines) jobs.set(machine, [...(jobs.get(machine) ?? []), ...honestJob(consent, course)]);
  });
  const machines = [
    ...[...jobs].map(([id, its]) => honestMachine(id, its)),
    ...bare.filter((id) => !jobs.has(id)).map((id) => honestMachine(id, undefined)),
  ];
  return {
    now: fleetNow,
    appId,
    machines,
    consents,
    unfit: [],
    unread: [],
    groupsRead: new Set(machines.map(({ id }) => id.toLowerCase().split('/').slice(0, 5).join('/'))),
  };
}

export const changeMachine = (
  evidence: ReconciliationEvidence,
  id: string,
  change: (machine: ReconciledMachine) => Partial<ReconciledMachine>,
): ReconciliationEvidence => ({
  ...evidence,
  machines: evidence.machines.map((machine) => (machine.id === id ? { ...machine, ...change(machine) } : machine)),
});

export const changeJobs = (
  evidence: ReconciliationEvidence,
  id: string,
  change: (jobs: readonly JobEvidence[]) => JobEvidence[],
): ReconciliationEvidence =>
  changeMachine(evidence, id, ({ jobs }) =>
    jobs.kind === 'read' ? { jobs: { ...jobs, jobs: change(jobs.jobs) } } : {},
  );

/** The jobs of all machines, read at this time. */
export const readJobsAt = (evidence: ReconciliationEvidence, readAt: number): ReconciliationEvidence => ({
  ...evidence,
  machines: evidence.machines.map((machine) =>
    machine.jobs.kind === 'read' ? { ...machine, jobs: { ...machine.jobs, readAt } } : machine,
  ),
});

export const changeConsent = (
  evidence: ReconciliationEvidence,
  id: string,
  change: (consent: ReconciledConsent) => Partial<ReconciledConsent>,
): ReconciliationEvidence => ({
  ...evidence,
  consents: evidence.consents.map((consent) =>
    consent.consentId === id ? { ...consent, ...change(consent) } : consent,
  ),
});

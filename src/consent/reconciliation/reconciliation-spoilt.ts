/** The fleet that the tests of reconciliation spoil: one grant that is active, one that has expired, and a machine nobody has touched. */
import { recordName } from '#src/consent/record.ts';
import type { ReconciliationEvidence, UnfitRecord } from './reconciliation-evidence.ts';
import type { Finding, FindingKind, FindingSeverity } from './reconciliation-finding.ts';
import {
  changeConsent,
  changeJobs,
  changeMachine,
  fleetNow,
  groupId,
  honestFleet,
  hour,
  machineIdOf,
  setUp,
} from './reconciliation-samples.ts';
import { reconcile } from './reconciliation.ts';
import { sampleJob } from '#src/consent/samples.ts';

export const granted = machineIdOf('rg-a', 'SRV-1');
export const alsoGranted = machineIdOf('rg-b', 'SRV-2');
export const past = machineIdOf('rg-b', 'SRV-3');
export const bare = machineIdOf('rg-a', 'SRV-4');

export const honest = honestFleet(
  [
    { hash: 'a'.repeat(64), machines: [granted, alsoGranted], course: 'active' },
    { hash: 'b'.repeat(64), machines: [past], course: 'expired' },
  ],
  [bare],
);
const [one, two] = honest.consents;
if (one === undefined || two === undefined) throw new Error('The sample has two consents.');
export const first = one;
export const second = two;

export interface Plant {
  does: string;
  evidence: ReconciliationEvidence;
  severity: FindingSeverity;
  machineIds: readonly string[];
  /** Part of what is said. */
  says: string;
}

export const inPast = (hours: number) => new Date(fleetNow - hours * hour).toISOString();
export const lower = (...ids: string[]) => ids.map((id) => id.toLowerCase());

export const editJob = (id: string, change: object) =>
  changeJobs(honest, id, (jobs) => jobs.map((job) => ({ ...job, ...change })));

export const outsiders = { ...sampleJob, name: 'rs-by-hand', createdBy: 'eve@contoso.example' };

/** The fleet with a job of no consent on the machine that nobody has touched. */
export const byHand = (change: object) =>
  changeMachine(honest, bare, () => ({
    extension: setUp,
    jobs: { kind: 'read', jobs: [{ ...outsiders, ...change }], readAt: fleetNow },
  }));

/** An end on record of the access that is active. */
export const endsOfFirst = (confirmedAt: string) =>
  second.ends.map((end) => ({ ...end, confirmedAt, consentId: first.consentId, machineId: granted.toLowerCase() }));

export const foundOf = (kind: FindingKind, evidence: ReconciliationEvidence): Finding[] =>
  reconcile(evidence).filter((finding) => finding.kind === kind);

/** The evidence of a finding, by its labels. */
export const shownBy = (finding: Finding | undefined): Record<string, string> =>
  Object.fromEntries((finding?.evidence ?? []).map(({ label, value }) => [label, value]));

export const deploymentIn = (group: string, name: string) =>
  `${groupId(group)}/providers/Microsoft.Resources/deployments/${name}`;

export const installation = (write: object) => ({
  extension: setUp,
  installation: {
    kind: 'read' as const,
    writes: [
      {
        resourceId: `${bare}/extensions/AzureEdgeRemoteSupport`,
        operation: 'Microsoft.HybridCompute/machines/extensions/write',
        status: 'Succeeded',
        at: inPast(3),
        caller: 'eve@contoso.example',
        callerId: 'eve',
        appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
        ...write,
      },
    ],
  },
});

/** A deployment that is named as the record of a consent and does not verify. */
export const unfitIn = (group: string, consentId: string): UnfitRecord => ({
  deploymentId: deploymentIn(group, recordName(consentId)),
  reason: 'It was changed.',
  consentId,
});
/** A fleet in which only the first copy of a consent's record is left. */
export const firstCopyOnly = (evidence: ReconciliationEvidence, consentId: string) =>
  changeConsent(evidence, consentId, ({ records }) => ({ records: records.slice(0, 1) }));

import { isConsentRecord } from '#src/consent/record.ts';
import type { ReconciledConsent, ReconciledMachine, ReconciliationEvidence } from './reconciliation-evidence.ts';
import { isNamed, type ReadJob, readJobsOf } from './reconciliation-job.ts';
import { groupOf } from './reconciliation-words.ts';

/** The evidence, arranged to be looked up. */
export interface Known {
  evidence: ReconciliationEvidence;
  now: number;
  /** By lower-case id. */
  machines: ReadonlyMap<string, ReconciledMachine>;
  consents: ReadonlyMap<string, ReconciledConsent>;
  jobs: readonly ReadJob[];
  /** Consents whose record exists and does not verify, whatever else is known of them. */
  unfitConsents: ReadonlySet<string>;
}

export function arrange(evidence: ReconciliationEvidence): Known {
  const { now, machines, consents, unfit } = evidence;
  return {
    evidence,
    now,
    machines: new Map(machines.map((machine) => [machine.id.toLowerCase(), machine])),
    consents: new Map(consents.map((consent) => [consent.consentId, consent])),
    jobs: machines.flatMap((machine) => readJobsOf(machine, now)),
    unfitConsents: new Set(
      unfit
        .filter(({ deploymentId, isOutOfPlace }) => isConsentRecord(deploymentId) && !isOutOfPlace)
        .map(({ consentId }) => consentId.toLowerCase()),
    ),
  };
}

/** Whether the records of the resource group that holds a machine were read. */
export const isGroupRead = ({ evidence }: Known, machineId: string): boolean =>
  evidence.groupsRead.has(groupOf(machineId));

/** The ends on record of a consent's access to a machine: more than one where access came back. */
export const endsOn = ({ ends }: ReconciledConsent, machineId: string) =>
  ends.filter((end) => end.machineId.toLowerCase() === machineId.toLowerCase());

/** The one that counts, which comes first. */
export const endOn = (consent: ReconciledConsent, machineId: string) => endsOn(consent, machineId)[0];

/** The consent's own job on a machine. */
export const jobOf = ({ jobs }: Known, consentId: string, machineId: string): ReadJob | undefined =>
  jobs.find(({ machine, job }) => isNamed(job, consentId) && machine.id.toLowerCase() === machineId.toLowerCase());

/** Whether the consent's record is kept in the resource group of one of its machines. */
export const hasCopyFor = ({ records }: ReconciledConsent, machineId: string): boolean =>
  records.some(({ resourceGroupId }) => groupOf(resourceGroupId) === groupOf(machineId));

/** What a machine is called: as Azure spells it, or as its id does. */
export const nameOf = ({ machines }: Known, machineId: string): string =>
  machines.get(machineId.toLowerCase())?.name ?? machineId.split('/').at(-1) ?? machineId;

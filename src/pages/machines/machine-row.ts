import type { FleetMachine } from '#src/azure/fleet.ts';
import { eligibility } from '#src/consent/preflight.ts';
import { accessState } from '#src/consent/access-state.ts';
import type { AccessEvidence, AccessState, JobEvidence } from '#src/consent/access-state.ts';
import { type Freshness, freshnessOf } from '#src/pages/shared/freshness.ts';

/** What the list knows of the remote support jobs of one machine. */
export type JobsKnown =
  | { kind: 'notRead' }
  | { kind: 'reading' }
  /** `failedSince`: the reads after it failed from then on, ms of server time. */
  | { kind: 'read'; jobs: JobEvidence[]; readAt: number; failedSince?: number }
  | { kind: 'unavailable'; reason: string; readAt: number; failedSince?: number }
  | { kind: 'failed'; reason: string; since: number };

/** How machines are grouped by the state of remote support, for the summary and the filter. */
export type RemoteSupportGroup = 'none' | 'setUp' | 'inProgress' | 'live' | 'attention' | 'unknown';

export const remoteSupportGroups: Record<RemoteSupportGroup, string> = {
  none: 'Not set up',
  setUp: 'Set up',
  inProgress: 'In progress',
  live: 'Live access',
  attention: 'Needs attention',
  unknown: 'Not known',
};

/** Who said so: Resource Graph lists and lags, Resource Manager confirms. */
export type Source = 'Azure Resource Graph' | 'Azure Resource Manager';

export interface MachineRow {
  machine: FleetMachine;
  /** As Azure words it; absent when Azure names none. */
  status: string | undefined;
  statusFrom: { source: Source; readAt: number };
  access: AccessState | 'reading';
  accessFrom: { source: Source; freshness: Freshness };
  group: RemoteSupportGroup;
  eligible: ReturnType<typeof eligibility>;
}

/** What the rows of one list have in common. Times in ms of server time. */
export interface ListReading {
  readAt: number;
  source: Source;
  now: number;
  /** Within which access is read again, while Azure answers. */
  renewedWithin: number;
}

const groupOf: Record<AccessState['kind'], RemoteSupportGroup> = {
  none: 'none',
  settingUp: 'inProgress',
  setUp: 'setUp',
  setUpFailed: 'attention',
  accessRequested: 'inProgress',
  active: 'live',
  expiredChecking: 'attention',
  expired: 'setUp',
  requestingRemoval: 'inProgress',
  removalAcceptedWaitingForTheMachine: 'attention',
  removedFromAzure: 'attention',
  revoked: 'setUp',
  failed: 'attention',
  unknown: 'unknown',
};

/**
 * Resource Graph shows a machine's status as it was some time ago, mostly under a minute, with no bound promised. So that an old
 * "Connected" proves no removal, its status counts as older than the list is.
 */
const graphLagMs = 10 * 60_000;

/**
 * One row of the list: what Resource Graph lists, and what the jobs read from Azure Resource Manager say of access. `direct` is what a page
 * of this machine read from Azure Resource Manager: where it is newer it counts, and the list does not.
 */
export function machineRow(
  machine: FleetMachine,
  jobs: JobsKnown,
  list: ListReading,
  direct?: AccessEvidence,
): MachineRow {
  const isDirect = direct !== undefined && direct.jobs !== 'unknown' && direct.readAt > readAtOf(jobs, list);
  const access = isDirect ? accessState({ ...direct, now: list.now }) : listedAccess(machine, jobs, list);
  return {
    machine,
    ...statusRead(machine, list, direct),
    access,
    accessFrom: isDirect ? directlyRead(direct, list) : accessRead(jobs, list),
    group: access === 'reading' ? 'unknown' : groupOf[access.kind],
    eligible: eligibility(machine.facts, list.now),
  };
}

function readAtOf(jobs: JobsKnown, list: ListReading): number {
  return jobs.kind === 'read' || jobs.kind === 'unavailable' ? jobs.readAt : list.readAt;
}

function listedAccess(machine: FleetMachine, jobs: JobsKnown, list: ListReading): AccessState | 'reading' {
  if (jobs.kind === 'reading') return 'reading';
  return accessState({
    now: list.now,
    machine: {
      ...(machine.status === undefined ? {} : { status: machine.status }),
      ...(machine.lastStatusChange === undefined ? {} : { lastStatusChange: machine.lastStatusChange }),
      readAt: list.readAt - graphLagMs,
    },
    extension: machine.facts.extension,
    jobs: jobs.kind === 'read' ? jobs.jobs : jobs.kind === 'failed' ? 'unknown' : [],
    ...(jobs.kind === 'unavailable' ? { jobsUnavailable: jobs.reason } : {}),
    // The list reads no records: that none was found would not be true.
    records: 'unknown',
    readAt: readAtOf(jobs, list),
  });
}

function statusRead(
  machine: FleetMachine,
  list: ListReading,
  direct: AccessEvidence | undefined,
): Pick<MachineRow, 'status' | 'statusFrom'> {
  const read = direct?.machine;
  if (read === 'notFound' && direct !== undefined && direct.readAt > list.readAt)
    return { status: 'Not in Azure', statusFrom: { source: 'Azure Resource Manager', readAt: direct.readAt } };
  if (typeof read === 'object' && read.readAt > list.readAt)
    return { status: read.status, statusFrom: { source: 'Azure Resource Manager', readAt: read.readAt } };
  return { status: machine.status, statusFrom: { source: list.source, readAt: list.readAt } };
}

function directlyRead(direct: AccessEvidence, { now, renewedWithin }: ListReading): MachineRow['accessFrom'] {
  const freshness = freshnessOf({ readAt: direct.readAt, now, renewedWithin });
  return { source: 'Azure Resource Manager', freshness };
}

/** Where no extension is listed there are no jobs to read, and the list alone is the evidence. */
function accessRead(jobs: JobsKnown, list: ListReading): MachineRow['accessFrom'] {
  const { now, renewedWithin } = list;
  if (jobs.kind === 'notRead' || jobs.kind === 'reading')
    return { source: list.source, freshness: { is: 'current', asOf: list.readAt } };
  if (jobs.kind === 'failed')
    return { source: 'Azure Resource Manager', freshness: { is: 'never', asOf: jobs.since, since: jobs.since } };
  const freshness = freshnessOf({ readAt: jobs.readAt, failedSince: jobs.failedSince, now, renewedWithin });
  return { source: 'Azure Resource Manager', freshness };
}

/** The operating system as Azure names it, the edition included where it is known. */
export function operatingSystemName(machine: FleetMachine): string {
  const { sku, name, type } = machine.facts.operatingSystem;
  return sku ?? name ?? type ?? 'Unknown';
}

/** Whether jobs can exist here at all: without the extension nothing on the machine could act on one. */
export function mayHaveJobs(machine: FleetMachine): boolean {
  return machine.facts.extension !== 'absent';
}

export interface FleetSummary {
  machines: number;
  eligible: number;
  setUp: number;
  live: number;
  attention: number;
  reading: number;
}

export function summarise(rows: readonly MachineRow[]): FleetSummary {
  const count = (test: (row: MachineRow) => boolean) => rows.filter(test).length;
  return {
    machines: rows.length,
    eligible: count((row) => row.eligible.verdict === 'eligible'),
    setUp: count((row) => row.group === 'setUp'),
    live: count((row) => row.group === 'live'),
    attention: count((row) => row.group === 'attention'),
    reading: count((row) => row.access === 'reading'),
  };
}

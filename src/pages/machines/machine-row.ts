import type { FleetMachine } from '#src/azure/fleet.ts';
import { eligibility } from '#src/consent/preflight.ts';
import { accessState } from '#src/consent/access-state.ts';
import type { AccessState, JobEvidence } from '#src/consent/access-state.ts';

/** What the list knows of the remote support jobs of one machine. */
export type JobsKnown =
  | { kind: 'notRead' }
  | { kind: 'reading' }
  | { kind: 'read'; jobs: JobEvidence[]; readAt: number }
  | { kind: 'unavailable'; reason: string; readAt: number }
  | { kind: 'failed'; reason: string };

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

export interface MachineRow {
  machine: FleetMachine;
  access: AccessState | 'reading';
  group: RemoteSupportGroup;
  eligible: ReturnType<typeof eligibility>;
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

/** One row of the list: what Resource Graph lists, and what the jobs read from Azure Resource Manager say of access. `now` in ms of server time. */
export function machineRow(machine: FleetMachine, jobs: JobsKnown, readAt: number, now: number): MachineRow {
  const eligible = eligibility(machine.facts, now);
  if (jobs.kind === 'reading') return { machine, access: 'reading', group: 'unknown', eligible };
  const access = accessState({
    now,
    machine: {
      ...(machine.status === undefined ? {} : { status: machine.status }),
      ...(machine.lastStatusChange === undefined ? {} : { lastStatusChange: machine.lastStatusChange }),
      readAt: readAt - graphLagMs,
    },
    extension: machine.facts.extension,
    jobs: jobs.kind === 'read' ? jobs.jobs : jobs.kind === 'failed' ? 'unknown' : [],
    ...(jobs.kind === 'unavailable' ? { jobsUnavailable: jobs.reason } : {}),
    // The list reads no records: that none was found would not be true.
    records: 'unknown',
    readAt: jobs.kind === 'read' || jobs.kind === 'unavailable' ? jobs.readAt : readAt,
  });
  return { machine, access, group: groupOf[access.kind], eligible };
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

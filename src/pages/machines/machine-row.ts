import type { FleetMachine } from '#src/azure/fleet/fleet.ts';
import type { MachineReading } from '#src/azure/evidence/machine-evidence.ts';
import { eligibility } from '#src/consent/preflight/preflight.ts';
import { accessState } from '#src/consent/access/access-state.ts';
import type { AccessEvidence, AccessState, AccessWord } from '#src/consent/access/access-state.ts';
import { type Freshness, freshnessOf } from '#src/pages/shared/freshness.ts';
import type { JobsKnown } from './jobs-known.ts';
import type { ReadingTime } from '#src/azure/transport/server-clock.ts';
import { machineAsListed } from './listed-machine.ts';
import { listStaleAfter } from './renewal.ts';

/** How machines are grouped by the state of remote support, for the summary and the filter. */
export type RemoteSupportGroup =
  | 'none'
  | 'setUp'
  | 'inProgress'
  | 'live'
  | 'ending'
  | 'attention'
  | 'unknown'
  | 'notRead';

export const remoteSupportGroups: Record<RemoteSupportGroup, string> = {
  none: 'Not set up',
  setUp: 'Set up',
  inProgress: 'In progress',
  live: 'Live access',
  ending: 'Not proven ended',
  attention: 'Needs attention',
  unknown: 'Not known',
  notRead: 'Not read yet',
};

/** Who said so: Resource Graph lists and lags, Resource Manager confirms. */
export type Source = 'Azure Resource Graph' | 'Azure Resource Manager';

/** `notRead`: nobody has looked. */
export type Unread = 'notRead' | 'reading';

export const isUnread = (access: AccessState | Unread): access is Unread => typeof access === 'string';

export interface MachineRow {
  machine: FleetMachine;
  /** As Azure words it; absent when Azure names none. */
  status: string | undefined;
  /** Since when it has that status, as the same reading has it. */
  statusSince: string | undefined;
  statusFrom: { source: Source; readAt: number };
  /** What has not been read is no state: neither access nor that there is none. */
  access: AccessState | Unread;
  accessFrom: { source: Source; freshness: Freshness };
  /** Why access could not be read, or not again. */
  accessError?: Error;
  group: RemoteSupportGroup;
  /** What the list says was read on an earlier visit, and not in this one. */
  isKept: boolean;
  eligible: ReturnType<typeof eligibility>;
}

/** What the rows of one list have in common. Times in ms of server time. */
export interface ListReading extends ReadingTime {
  source: Source;
  now: number;
  /** Within which access is read again, while Azure answers. */
  renewedWithin: number;
  /** It was read on an earlier visit and kept: what it knows of remote support says nothing of now. */
  isKept?: boolean | undefined;
}

/** Access whose end nothing proves may go on, so it is counted beside live access and not among what is set up or needs attention. */
const groupOf: Record<AccessWord, RemoteSupportGroup> = {
  None: 'none',
  'Setting up': 'inProgress',
  'Set up': 'setUp',
  'Set-up failed': 'attention',
  'Access requested': 'inProgress',
  Active: 'live',
  'Expired, checking': 'ending',
  Expired: 'setUp',
  'Requesting removal': 'ending',
  'Removal accepted, waiting for the machine': 'ending',
  'Removed from Azure': 'ending',
  Revoked: 'setUp',
  Failed: 'attention',
  Unknown: 'unknown',
};

/** A removal that failed proves no end, unlike a request for access that did, which needs somebody to look. */
const groupOfAccess = ({ word, job, canRevoke }: AccessState): RemoteSupportGroup =>
  word === 'Failed' && job?.type.toLowerCase() === 'revoke' && canRevoke.allowed ? 'ending' : groupOf[word];

/** What a row shows in place of a word; all others it shows as they are. */
const otherWords: Readonly<Record<string, string>> = {
  None: remoteSupportGroups.none,
  notRead: remoteSupportGroups.notRead,
  reading: 'Reading…',
};

const asShown = (word: string): string => otherWords[word] ?? word;

/** What a row shows of access, but for when it ends: it is found and sorted by that. */
export const accessLabel = (access: AccessState | Unread): string => asShown(isUnread(access) ? access : access.word);

/** All words of remote support that the search looks in, those of its groups too. Lower case. */
export const accessTexts: readonly string[] = [
  ...Object.values(remoteSupportGroups),
  ...[...Object.keys(groupOf), 'reading'].map(asShown),
].map((text) => text.toLowerCase());

/**
 * One row of the list: what Resource Graph lists, and what the jobs read from Azure Resource Manager say of access. `direct` is what a page
 * of this machine read from Azure Resource Manager: where it is newer it counts, and the list does not.
 */
export function machineRow(
  machine: FleetMachine,
  listedJobs: JobsKnown,
  list: ListReading,
  direct?: MachineReading,
): MachineRow {
  const jobs = failedElsewhere(listedJobs, list, direct) ?? listedJobs;
  const isDirect = isBetter(direct, jobs, list);
  const access = isDirect ? accessState({ ...direct, now: list.now }) : listedAccess(machine, jobs, list, direct);
  return {
    machine,
    ...statusRead(machine, list, direct),
    access,
    accessFrom: isDirect ? directlyRead(direct, list) : accessRead(jobs, list),
    ...(!isDirect && errorOf(jobs)),
    group: isUnread(access) ? 'notRead' : groupOfAccess(access),
    isKept: list.isKept === true,
    eligible: eligibleAsListed(machine, list.readAt),
  };
}

const errorOf = (jobs: JobsKnown): Pick<MachineRow, 'accessError'> =>
  'error' in jobs && jobs.error !== undefined ? { accessError: jobs.error } : {};

/** The list asks for no jobs where it lists no extension; a page of the machine that could not read any knows of no absence. */
function failedElsewhere(
  jobs: JobsKnown,
  list: ListReading,
  direct: MachineReading | undefined,
): JobsKnown | undefined {
  if (jobs.kind !== 'notRead' || direct === undefined) return undefined;
  const hasFailed = direct.jobs === 'unknown' && direct.jobsUnavailable === undefined && direct.readAt > list.readAt;
  return hasFailed ? { kind: 'failed', error: direct.problems?.jobs, since: direct.readAt } : undefined;
}

const eligibles = new WeakMap<FleetMachine, MachineRow['eligible']>();

/** A verdict on what the list says, so it only changes with the list; it is the dearest part of a row. */
function eligibleAsListed(machine: FleetMachine, readAt: number): MachineRow['eligible'] {
  const before = eligibles.get(machine);
  if (before !== undefined) return before;
  const verdict = eligibility(machine.facts, readAt);
  eligibles.set(machine, verdict);
  return verdict;
}

/** Whether the reading of a machine's page counts as a whole: it is newer, or has jobs where the list has not asked for any. */
function isBetter(direct: AccessEvidence | undefined, jobs: JobsKnown, list: ListReading): direct is AccessEvidence {
  if (direct === undefined || direct.jobs === 'unknown') return false;
  return direct.readAt > readAtOf(jobs, list) || (jobs.kind === 'notRead' && direct.jobs.length > 0);
}

function readAtOf(jobs: JobsKnown, list: ListReading): number {
  return jobs.kind === 'read' || jobs.kind === 'unavailable' ? jobs.readAt : list.readAt;
}

/** The machine itself as its page read it, where that is newer than the list. */
function newerMachine(list: ListReading, direct: AccessEvidence | undefined) {
  const read = direct?.machine;
  return typeof read === 'object' && read.readAt > list.readAt ? read : undefined;
}

/** Jobs that are gone, as the list has seen them, or as the page of the machine did, which has looked up in records when they began. */
function removedFrom(jobs: JobsKnown, direct: AccessEvidence | undefined): Pick<AccessEvidence, 'removedJobs'> {
  const seen = (jobs.kind === 'read' || jobs.kind === 'unavailable' ? jobs.removedJobs : undefined) ?? [];
  const known = direct?.removedJobs ?? [];
  const names = new Set(known.map(({ name }) => name.toLowerCase()));
  const removedJobs = [...known, ...seen.filter(({ name }) => !names.has(name.toLowerCase()))];
  return removedJobs.length === 0 ? {} : { removedJobs };
}

/** Jobs are newer here than in `direct`; what the list does not know at all, the records, is known from there. */
function listedAccess(
  machine: FleetMachine,
  jobs: JobsKnown,
  list: ListReading,
  direct: AccessEvidence | undefined,
): AccessState | Unread {
  if (jobs.kind === 'reading') return 'reading';
  if (jobs.kind === 'notRead' && (list.isKept === true || mayHaveJobs(machine))) return 'notRead';
  return accessState({
    now: list.now,
    machine: newerMachine(list, direct) ?? machineAsListed(machine, list),
    extension: machine.facts.extension,
    jobs: jobs.kind === 'read' ? jobs.jobs : jobs.kind === 'failed' ? 'unknown' : [],
    ...(jobs.kind === 'unavailable' ? { jobsUnavailable: jobs.reason } : {}),
    ...removedFrom(jobs, direct),
    // The list reads no records: that none was found would not be true.
    records: direct?.records ?? 'unknown',
    readAt: readAtOf(jobs, list),
  });
}

function statusRead(
  machine: FleetMachine,
  list: ListReading,
  direct: AccessEvidence | undefined,
): Pick<MachineRow, 'status' | 'statusSince' | 'statusFrom'> {
  const from = (source: Source, readAt: number) => ({ statusFrom: { source, readAt } });
  if (direct?.machine === 'notFound' && direct.readAt > list.readAt)
    return { status: 'Not in Azure', statusSince: undefined, ...from('Azure Resource Manager', direct.readAt) };
  const read = newerMachine(list, direct);
  if (read === undefined)
    return { status: machine.status, statusSince: machine.lastStatusChange, ...from(list.source, list.readAt) };
  return { status: read.status, statusSince: read.lastStatusChange, ...from('Azure Resource Manager', read.readAt) };
}

function directlyRead(direct: AccessEvidence, { now, renewedWithin }: ListReading): MachineRow['accessFrom'] {
  const freshness = freshnessOf({ readAt: direct.readAt, now, renewedWithin });
  return { source: 'Azure Resource Manager', freshness };
}

/** How old what the list alone says is. */
export const listFreshness = ({ readAt, now }: ListReading): Freshness =>
  freshnessOf({ readAt, now, renewedWithin: listStaleAfter });

/** Where no extension is listed there are no jobs to read, and the list alone is the evidence. */
function accessRead(jobs: JobsKnown, list: ListReading): MachineRow['accessFrom'] {
  const { now, renewedWithin } = list;
  if (jobs.kind === 'notRead' || jobs.kind === 'reading')
    return { source: list.source, freshness: listFreshness(list) };
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

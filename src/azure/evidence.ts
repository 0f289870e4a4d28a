import { queryOptions } from '@tanstack/react-query';
import { isConnected } from '#src/consent/access/connection.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type {
  AccessEvidence,
  ConsentEvidence,
  JobEvidence,
  MachineEvidence,
  Part,
  ReadProblem,
} from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { isConsentId } from '#src/consent/consent-id.ts';
import { isSigned } from '#src/consent/signed.ts';
import { resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { minuteMs } from '#src/lib/time.ts';
import { instantNow, serverNow } from '#src/server-time.ts';
import { readUngiven } from './authority.ts';
import { unlessAborted } from './http/abortable.ts';
import { AzureError, endsReading, problemOf } from './http/errors.ts';
import { present } from './http/decode.ts';
import { type ReadOptions, readingTime } from './http/transport.ts';
import { signerQuery } from './history.ts';
import { armKey, queryClient } from './query-client.ts';
import { heldActivity, jobLogQuery } from './job-log.ts';
import { type ConsentEntry, groupRecordsQuery } from './records.ts';
import { type ExtensionReading, readExtension } from './resources/extensions.ts';
import { type JobsReading, readJobs } from './resources/jobs.ts';
import { type Machine, readMachine } from './resources/machines.ts';

export interface EvidenceOptions extends ReadOptions {
  /** How old the records of the resource group may be, ms. */
  recordsMs?: number;
  /** How old machine and extension, which change seldom, may be, ms; 0 unless told. */
  seldomMs?: number;
}

export type EvidencePart = 'machine' | 'extension' | 'jobs' | 'consents';

/** `kind` of the problem of a part that nobody has read yet. */
export const unreadKind = 'unread';

/** Evidence of which nothing was read. */
export function noEvidence(machineId: string): AccessEvidence {
  return {
    machineId,
    machine: unread,
    extension: unread,
    jobs: unread,
    consents: unread,
    ungiven: unread,
    activity: unread,
  };
}

/** Whether jobs and consents were asked for: lists seed the other parts alone. */
export function isRead({ jobs, consents }: AccessEvidence): boolean {
  return [jobs, consents].every((part) => 'value' in part || part.problem.kind !== unreadKind);
}

/** What was read last of a machine, as it is held; nothing is read. */
export function heldEvidence(machineId: string): AccessEvidence {
  return queryClient.getQueryData(evidenceKey(machineId)) ?? noEvidence(machineId.toLowerCase());
}

/**
 * Reads these parts (all unless told), puts them into the one entry of the machine and answers with the whole of it. A part that cannot be read
 * holds its problem; rejects with AzureError only when nobody is signed in, the reading is called off, or server time cannot be read. Whoever
 * asks while the same is asked already shares the answer, which is dated by when it was asked first. Consents may be some seconds old, as one
 * reading serves all machines of a resource group.
 */
export async function readEvidence(
  machineId: string,
  parts: readonly EvidencePart[] = allParts,
  { recordsMs = sharedMs, seldomMs = 0, ...options }: EvidenceOptions = {},
): Promise<AccessEvidence> {
  const wants = (part: EvidencePart): boolean => parts.includes(part);
  if (wants('jobs')) void renewActivity(machineId);
  const part = <Reading extends Dated, T>(source: Source<Reading, T>, maxAgeMs = 0, gone?: T): Promise<Part<T>> =>
    orProblem(async () => {
      const reading = await askFor(machineId, source, { ...options, maxAgeMs });
      return { readAt: reading.readAt, value: source.valueOf(reading) };
    }, gone);
  const jobs = wants('jobs') ? part(sources.jobs) : undefined;
  const [machine, extension, jobsPart, consents] = await Promise.all([
    wants('machine') ? part(sources.machine, seldomMs, 'notFound') : undefined,
    wants('extension') ? part(sources.extension, seldomMs) : undefined,
    jobs,
    wants('consents') ? readConsents(machineId, recordsMs, jobs, options) : undefined,
  ]);
  // Nothing that acts waits for what only explains.
  const explains = consents !== undefined && options.urgency !== 'revoke' && options.urgency !== 'act';
  const ungiven = explains
    ? await readUngiven(machineId, heldConsents(machineId), jobsPart ?? heldEvidence(machineId).jobs)
    : undefined;
  // Whoever was called off wants nothing put anywhere.
  throwIfOff(options.signal);
  return seedEvidence(machineId, { machine, extension, jobs: jobsPart, consents, ungiven });
}

/** Puts parts that were read elsewhere, as by the list, into the machine's entry, where they are newer than what it holds. */
export function seedEvidence(
  machineId: string,
  parts: { [Each in EvidencePart | 'activity' | 'ungiven']?: AccessEvidence[Each] | undefined },
): AccessEvidence {
  const held = heldEvidence(machineId);
  const merged: AccessEvidence = {
    machineId: held.machineId,
    ungiven: newer(held.ungiven, parts.ungiven),
    machine: newer(held.machine, parts.machine),
    extension: newer(held.extension, parts.extension),
    jobs: newer(held.jobs, parts.jobs),
    consents: newer(held.consents, parts.consents),
    activity: newer(newer(held.activity, parts.activity), heldActivity(machineId)),
  };
  queryClient.setQueryData(evidenceKey(machineId), merged);
  return merged;
}

/** What evidence is made of a machine that was read. */
export function machineEvidence({ status, lastStatusChange, vmId, azureLocal, tags }: Machine): MachineEvidence {
  return { azureLocal, ...present({ status, lastStatusChange, vmId }), ...(tags.size > 0 && { tags }) };
}

/** All evidence about access on one machine, renewed as its state asks for; feed it to `decideAccess` with the present server time. */
export function evidenceQuery(machineId: string) {
  return queryOptions({
    queryKey: evidenceKey(machineId),
    // Records are only ever added, and a list of them can be megabytes. All but the jobs is read once a minute, unless the machine is at work.
    // It goes on though the page is left: whichever page comes next shows what was asked for last.
    queryFn: () =>
      readEvidence(machineId, allParts, {
        recordsMs: minuteMs,
        seldomMs: isMoving(heldEvidence(machineId)) ? 0 : minuteMs,
      }),
    // Whoever comes back to the page, after a sleep for instance, sees what is so now.
    refetchOnWindowFocus: true,
    refetchInterval: ({ state: { data } }) => (data === undefined ? 30 : intervalOf(data)) * 1000,
  });
}

const allParts: readonly EvidencePart[] = ['machine', 'extension', 'jobs', 'consents'];

const unread: { readAt: number; problem: ReadProblem } = { readAt: 0, problem: { kind: unreadKind, message: '' } };

/** One list of the records of a resource group serves all who ask for it in this time, ms. */
const sharedMs = 5000;

function evidenceKey(machineId: string): readonly string[] {
  return [...armKey(machineId), 'evidence'];
}

/** An answer that was asked for earlier and came later says nothing new. What fails takes nothing away: a revoke goes by what was read last. */
function newer<T>(held: Part<T>, other: Part<T> | undefined): Part<T> {
  if (other === undefined || other.readAt < held.readAt) return held;
  const last = 'value' in held ? held : held.last;
  return 'problem' in other && last ? { last, ...other } : other;
}

/** What pages of a list name that goes on is there, whatever becomes of the rest of it. */
function noteListed(machineId: string, listed: readonly JobEvidence[]): void {
  const held = heldEvidence(machineId);
  const { readAt, value } = ('value' in held.jobs ? held.jobs : held.jobs.last) ?? { readAt: 0, value: [] };
  const names = new Set(listed.map(({ name }) => name.toLowerCase()));
  const others = Array.isArray(value) ? value.filter(({ name }) => !names.has(name.toLowerCase())) : [];
  const last = { readAt, value: [...listed, ...others] };
  const jobs = 'value' in held.jobs ? last : { ...held.jobs, last };
  queryClient.setQueryData(evidenceKey(machineId), { ...held, jobs });
}

/** Asks the Activity Log beside all else, unless that was done minutes ago: nothing waits for it. */
async function renewActivity(machineId: string): Promise<void> {
  const before = heldActivity(machineId);
  await queryClient.prefetchQuery(jobLogQuery(machineId));
  if (heldActivity(machineId)?.readAt !== before?.readAt) seedEvidence(machineId, {});
}

interface Dated {
  /** Server time of the question, ms. */
  readAt: number;
}

/** A part that is a query of its own, under this name below the machine's path. */
interface Source<Reading extends Dated, T> {
  name: string;
  read: (machineId: string, options: ReadOptions) => Promise<Reading>;
  valueOf: (reading: Reading) => T;
}

const sources = {
  // Its key is that of `machineQuery`.
  machine: {
    name: '',
    read: readMachine,
    valueOf: (read: Machine): MachineEvidence | 'notFound' => machineEvidence(read),
  },
  extension: { name: 'extension', read: readExtension, valueOf: ({ extension }: ExtensionReading) => extension },
  jobs: {
    name: 'jobs',
    read: (machineId: string, options: ReadOptions) =>
      readJobs(machineId, { ...options, onPart: (listed) => noteListed(machineId, listed) }),
    valueOf: ({ jobs }: JobsReading) => jobs,
  },
};

/** Operations ask by themselves: what they wait for stands behind nothing that a page asked for before. What they learn is everybody's. */
async function askFor<Reading extends Dated>(
  machineId: string,
  { name, read }: Pick<Source<Reading, unknown>, 'name' | 'read'>,
  { signal, urgency, maxAgeMs }: ReadOptions & { maxAgeMs: number },
): Promise<Reading> {
  throwIfOff(signal);
  const queryKey = name === '' ? armKey(machineId) : [...armKey(machineId), name];
  if (urgency === 'revoke' || urgency === 'act') {
    const reading = await read(machineId, { signal, urgency });
    queryClient.setQueryData<Reading>(queryKey, (held) => (held && held.readAt > reading.readAt ? held : reading));
    return reading;
  }
  // It goes on for whoever else waits for it when one of them is called off.
  const queryFn = () => read(machineId, { urgency });
  try {
    return await unlessAborted(queryClient.fetchQuery<Reading>({ queryKey, queryFn, staleTime: maxAgeMs }), signal);
  } catch (error) {
    throwIfOff(signal);
    throw error;
  }
}

function throwIfOff(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AzureError({ kind: 'cancelled', message: '', cause: signal.reason });
}

/** A part, or why it couldn't be read. `gone`: what it is of a machine that Azure doesn't have. */
async function orProblem<T>(reading: () => Promise<Part<T>>, gone?: T): Promise<Part<T>> {
  const asked = instantNow();
  try {
    return await reading();
  } catch (error) {
    if (endsReading(error)) throw error;
    const readAt = await readingTime(asked);
    const isGone = gone !== undefined && error instanceof AzureError && error.kind === 'notFound';
    return isGone ? { readAt, value: gone } : { readAt, problem: problemOf(error) };
  }
}

/**
 * The consents that name the machine, from what is held unless that is older than `maxAgeMs`, or a job is of a consent that it lacks: nothing
 * is called unrecorded for being looked up too early.
 */
async function readConsents(
  machineId: string,
  maxAgeMs: number,
  jobs: Promise<AccessEvidence['jobs']> | undefined,
  { urgency }: ReadOptions,
): Promise<AccessEvidence['consents']> {
  const [group = ''] = resourceGroupsOf([machineId]);
  const query = groupRecordsQuery(group, { urgency });
  const fetch = async (ageMs: number): Promise<AccessEvidence['consents']> => {
    // What was asked before a sleep is old when it comes, whatever the browser's clock says.
    const staleTime: typeof query.staleTime = ({ state: { data } }) =>
      data && serverNow() - data.readAt > minuteMs ? -Infinity : ageMs;
    const { readAt } = await queryClient.fetchQuery({ ...query, staleTime });
    const named = heldConsents(machineId);
    return { readAt, value: await Promise.all(named.map((entry) => consentEvidence(entry, machineId))) };
  };
  return orProblem(async () => {
    const held = await fetch(maxAgeMs);
    return lacksConsent(held, await jobs) ? fetch(sharedMs) : held;
  });
}

/** Those that name the machine, of what is held of its resource group. */
function heldConsents(machineId: string): ConsentEntry[] {
  const [group = ''] = resourceGroupsOf([machineId]);
  const { consents = [] } = queryClient.getQueryData(groupRecordsQuery(group).queryKey) ?? {};
  return consents.filter(({ consent }) => consent.machines.includes(machineId.toLowerCase()));
}

function lacksConsent(consents: AccessEvidence['consents'], jobs: AccessEvidence['jobs'] | undefined): boolean {
  if (jobs === undefined || !('value' in jobs) || !Array.isArray(jobs.value) || !('value' in consents)) return false;
  const known = new Set(consents.value.map(({ consentId }) => consentId));
  return jobs.value.some(({ name }) => isConsentId(name.toLowerCase()) && !known.has(name.toLowerCase()));
}

async function consentEvidence(entry: ConsentEntry, machineId: string): Promise<ConsentEvidence> {
  const { consentId, consent, copies, ends } = entry;
  const { level, notBefore, notAfter } = consent;
  // Only where it matters: a check is some milliseconds of work.
  const signer = consent.replaces.length > 0 ? queryClient.fetchQuery(signerQuery(entry)) : undefined;
  const isSuccessor = isSigned(await signer?.catch(() => undefined));
  const end = ends.find((one) => sameId(one.machineId, machineId));
  return {
    consentId,
    level,
    notBefore,
    notAfter,
    replaces: isSuccessor ? [...consent.replaces] : [],
    ...present({ recordedAt: copies[0]?.timestamp }),
    ...(end && { end: { ended: end.ended, confirmedAt: end.confirmedAt } }),
  };
}

const moving: ReadonlySet<AccessState['kind']> = new Set(['settingUp', 'requested', 'revocationPending']);

/** Whether the machine is expected to report something new. */
function isMoving(evidence: AccessEvidence): boolean {
  const { kind, isConfirmed } = decideAccess(evidence, serverNow());
  return moving.has(kind) || (kind === 'expired' && isConfirmed !== true);
}

/** Seconds between two reads of the evidence: short while the machine is expected to report, so that a change is seen as it happens. */
function intervalOf(evidence: AccessEvidence): number {
  if (isMoving(evidence)) return isConnected(evidence) ? 2 : 10;
  return decideAccess(evidence, serverNow()).kind === 'active' ? 15 : 30;
}

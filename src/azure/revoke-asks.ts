import type { AccessEvidence, JobEvidence } from '#src/consent/access-state.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { isNewer, notOver, removalProof } from './removal-proof.ts';
import { isSpared, namedJob } from './revoke-journal.ts';
import { backoff, sendRevoke } from './revoke-request.ts';
import { change, noteRow, type Removal } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';

// The requests of one revoke, each for another job. None waits for another, and none for the proof of another: while one machine's access
// through one job is pursued, it could go on through the next for as long as the machine is away.

/** When the revoke began, ms. */
export const startOf = (removal: Removal): number => {
  if (removal.row.isStartUnsure === true) noteRow(removal, {});
  return removal.row.startedAt;
};

/** A press that named no job means all that gave access by then. */
export const isMeant = (removal: Removal, job: JobEvidence): boolean =>
  namedJob(removal.row) === undefined && !isNewer(job, startOf(removal)) && !isSpared(removal.row, job);

interface Ask {
  job: JobToRevoke;
  name: string;
  isUnderWay: boolean;
  /** Rejects when Azure refused it. */
  sent: Promise<void>;
  refusal?: unknown;
  /** What stands in its way, while it is under way. */
  note?: string;
  /** How often it was sent, and when the last of them was answered, ms of `performance.now()`. */
  times: number;
  answeredAt: number;
}

const all = new WeakMap<Removal, Map<string, Ask>>();

const asksOf = (removal: Removal): Map<string, Ask> => {
  const asks = all.get(removal) ?? new Map<string, Ask>();
  all.set(removal, asks);
  return asks;
};

const askOf = (removal: Removal, { name }: Pick<JobToRevoke, 'name'>): Ask | undefined =>
  asksOf(removal).get(name.toLowerCase());

/** Whether Azure has not answered all requests yet. */
export const areAsking = (removal: Removal): boolean => [...asksOf(removal).values()].some((one) => one.isUnderWay);

const over = new WeakMap<Removal, AbortController>();

const overOf = (removal: Removal): AbortController => {
  const controller = over.get(removal) ?? new AbortController();
  over.set(removal, controller);
  return controller;
};

const isOver = (removal: Removal): boolean => removal.signal.aborted || overOf(removal).signal.aborted;

/** Nothing is pursued any more, so nothing more is asked. */
export const leaveAsks = (removal: Removal): void => overOf(removal).abort();

const isCurrent = ({ row }: Removal, name: string): boolean => row.job?.name.toLowerCase() === name.toLowerCase();

/** What stands in the way of the requests, except for that for `but`. */
const notesOf = (removal: Removal, but?: string): string =>
  [...asksOf(removal).values()]
    .filter(({ name }) => name !== but)
    .flatMap(({ name, note, refusal }) => {
      const why = refusal instanceof Error ? `Refused: ${refusal.message}` : note;
      if (why === undefined) return [];
      return [isCurrent(removal, name) ? why : `Another job, ${visibleText(name)}: ${why}`];
    })
    .join(' ');

/** While one request is not answered, the revoke is not accepted. */
const tell = (removal: Removal): void => {
  if (areAsking(removal) && !isOver(removal)) change(removal, 'requesting', { note: notesOf(removal) });
};

const send = async (removal: Removal, job: JobToRevoke, ask: Ask): Promise<void> => {
  try {
    const signal = AbortSignal.any([removal.signal, overOf(removal).signal]);
    await sendRevoke({ ...removal, signal }, job, (note) => {
      ask.note = note;
      tell(removal);
    });
    ask.isUnderWay = false;
  } catch (error) {
    ask.isUnderWay = false;
    ask.refusal = error;
    tell(removal);
    throw error;
  } finally {
    ask.answeredAt = performance.now();
    delete ask.note;
  }
};

/** Sends the request for this job, unless it is under way. */
const ask = (removal: Removal, job: JobToRevoke): Ask => {
  const known = askOf(removal, job);
  if (known?.isUnderWay === true) return known;
  const begun: Ask = {
    job: nameOf(job),
    name: job.name,
    isUnderWay: true,
    sent: Promise.resolve(),
    times: (known?.times ?? 0) + 1,
    answeredAt: 0,
  };
  asksOf(removal).set(job.name.toLowerCase(), begun);
  begun.sent = send(removal, job, begun);
  // Whoever waits for it hears of it; nobody has to.
  begun.sent.catch(() => undefined);
  return begun;
};

/** Whether a request for this job is on its way to Azure. */
export const isAsking = (removal: Removal, job: Pick<JobToRevoke, 'name'>): boolean =>
  askOf(removal, job)?.isUnderWay === true;

/** The jobs that were asked for since the revoke began, or went on after a reload. */
export const askedJobs = (removal: Removal): JobToRevoke[] => [...asksOf(removal).values()].map(({ job }) => job);

export const isRefused = (removal: Removal, job: Pick<JobToRevoke, 'name'>): boolean =>
  askOf(removal, job)?.refusal !== undefined;

/** Throws what Azure answered when it refused the request for this job. */
export const throwRefusal = (removal: Removal, job: Pick<JobToRevoke, 'name'>): void => {
  const refusal = askOf(removal, job)?.refusal;
  if (refusal !== undefined) throw refusal;
};

/**
 * Asks for the end of all these jobs at once and writes the first of them down. Resolves as soon as Azure has one of the requests; the
 * others go on beside. Throws the refusal of the first when all are refused.
 */
export const askForAll = async (removal: Removal, [first, ...others]: readonly JobToRevoke[]): Promise<void> => {
  if (first === undefined) return;
  noteRow(removal, { job: nameOf(first) });
  const asks = [first, ...others].map((job) => ({ job, sent: ask(removal, job).sent }));
  try {
    const accepted = await Promise.any(asks.map(async ({ job, sent }) => sent.then(() => job)));
    if (isRefused(removal, first)) noteRow(removal, { job: nameOf(accepted) });
  } catch {
    removal.signal.throwIfAborted();
    throwRefusal(removal, first);
  }
};

/** What the journal keeps of a job. */
export const nameOf = ({ name, accessLevel, expirationTimestamp }: JobToRevoke): JobToRevoke => ({
  name,
  accessLevel,
  expirationTimestamp,
});

/** Whether a job that was asked for before may be asked for again. */
const isDue = ({ isUnderWay, refusal, times, answeredAt }: Ask): boolean =>
  !isUnderWay && refusal === undefined && performance.now() - answeredAt >= backoff(times) * 1000;

/**
 * Asks for the other jobs that the press meant, where the evidence calls for it: they are not asked for yet after a reload or for having
 * appeared late, or the request failed or has lapsed. `mostRepeats` as for the one that is pursued.
 */
export const askForOthers = (removal: Removal, evidence: AccessEvidence, mostRepeats: number): void => {
  for (const job of notOver(evidence)) {
    if (isCurrent(removal, job.name) || !isMeant(removal, job)) continue;
    if (removalProof(job.name, evidence).is !== 'repeat') continue;
    const known = askOf(removal, job);
    if (known !== undefined) {
      if (!isDue(known) || removal.row.repeats >= mostRepeats) continue;
      noteRow(removal, { repeats: removal.row.repeats + 1 });
    }
    ask(removal, job);
  }
};

/** What stands in the way of the requests for jobs other than the one that is pursued. */
export const othersNote = (removal: Removal): string | undefined =>
  notesOf(removal, askOf(removal, removal.row.job ?? { name: '' })?.name) || undefined;

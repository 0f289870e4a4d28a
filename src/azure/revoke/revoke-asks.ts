import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { evidenceKey } from '#src/azure/evidence/machine-evidence.ts';
import type { AzureError } from '#src/azure/transport/errors.ts';
import { isSpared, namedJob } from '#src/azure/journal/revoke-journal.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { isNewer, mayBeDropped, removalProof } from './removal-proof.ts';
import { askedFor, sendRevoke } from './revoke-request.ts';
import { change, noteRow, type Removal, startOf } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';

// The requests of one revoke, each for another job. None waits for another, and none for the proof of another: while one machine's access
// through one job is pursued, it could go on through the next for as long as the machine is away.

/** A press that named no job means all that gave access by then. */
export const isMeant = (removal: Removal, job: JobEvidence): boolean =>
  namedJob(removal.row) === undefined && !isNewer(job, startOf(removal)) && !isSpared(removal.row, job);

export interface Ask {
  job: JobToRevoke;
  name: string;
  /** ms of server time. */
  begunAt: number;
  isUnderWay: boolean;
  /** Azure shows it, as it was read last for this revoke since it was begun: whatever becomes of its answer takes nothing back. */
  isShown?: boolean;
  /** Rejects when Azure refused it. */
  sent: Promise<void>;
  refusal?: unknown;
  /** What stands in its way, while it is under way. */
  note?: string;
  /** How often it was sent, and when the last of them was answered, ms of `performance.now()`. */
  times: number;
  answeredAt: number;
  /** How often because the evidence showed access in spite of it; of the job that is pursued, the row keeps that. */
  repeats: number;
}

const all = new WeakMap<Removal, Map<string, Ask>>();

const asksOf = (removal: Removal): Map<string, Ask> => {
  const asks = all.get(removal) ?? new Map<string, Ask>();
  all.set(removal, asks);
  return asks;
};

/** The newest request for this job from this page. */
export const askOf = (removal: Removal, { name }: Pick<JobToRevoke, 'name'>): Ask | undefined =>
  asksOf(removal).get(name.toLowerCase());

/** Whether Azure has not answered all requests yet. */
export const areAsking = (removal: Removal): boolean => [...asksOf(removal).values()].some((one) => one.isUnderWay);

const isAccepted = ({ isUnderWay, refusal }: Ask): boolean => !isUnderWay && refusal === undefined;

/** Whether Azure has accepted all requests from this page, or shows them. */
export const areAccepted = (removal: Removal): boolean =>
  [...asksOf(removal).values()].every((one) => isAccepted(one) || one.isShown === true);

export const isAnyAccepted = (removal: Removal): boolean => [...asksOf(removal).values()].some(isAccepted);

/** Whether Azure has a request for this job of which nothing speaks against its coming to its end. */
const isTaken = (job: JobToRevoke, evidence: AccessEvidence): boolean => {
  const shown = askedFor(job, evidence);
  if (shown === undefined) return false;
  const proof = removalProof(job.name, evidence);
  return proof.is === 'proven' || (proof.is === 'open' && proof.lasting !== true && !mayBeDropped(shown, evidence));
};

/** Takes in which of the requests Azure shows, where it was asked for the jobs since they were begun. */
export const noteShown = (removal: Removal, evidence: AccessEvidence): void => {
  if (evidence.jobs === 'unknown') return;
  for (const one of asksOf(removal).values()) one.isShown = isTaken(one.job, evidence);
};

/** By how much the time of a server may be set right meanwhile, ms. */
const clockErrorMs = 2000;

/** Whether the page of the machine, which reads it too, has been shown the request. */
const isShownOnPage = ({ row }: Removal, { job, begunAt }: Ask): boolean => {
  const evidence = queryClient.getQueryData<AccessEvidence>(evidenceKey(row.machineId));
  return evidence !== undefined && evidence.readAt > begunAt + clockErrorMs && isTaken(job, evidence);
};

/** Resolves when one of the requests that are under way has its answer. */
export const nextAnswer = (removal: Removal): Promise<void> =>
  Promise.race(
    [...asksOf(removal).values()].flatMap((one) => (one.isUnderWay ? [one.sent.catch(() => undefined)] : [])),
  );

const over = new WeakMap<Removal, AbortController>();

const overOf = (removal: Removal): AbortController => {
  const controller = over.get(removal) ?? new AbortController();
  over.set(removal, controller);
  return controller;
};

const isOver = (removal: Removal): boolean => removal.signal.aborted || overOf(removal).signal.aborted;

/** Nothing is pursued any more, so nothing more is asked. */
export const leaveAsks = (removal: Removal): void => overOf(removal).abort();

export const isCurrent = ({ row }: Removal, name: string): boolean =>
  row.job?.name.toLowerCase() === name.toLowerCase();

/** What stands in the way of the requests. */
const notesOf = (removal: Removal): string =>
  [...asksOf(removal).values()]
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
    if ((ask.isShown ?? isShownOnPage(removal, ask)) && !isOver(removal)) return;
    ask.refusal = error;
    tell(removal);
    throw error;
  } finally {
    ask.answeredAt = performance.now();
    delete ask.note;
  }
};

const newAsk = (job: JobToRevoke): Ask => ({
  job: nameOf(job),
  name: job.name,
  begunAt: serverNow(),
  isUnderWay: false,
  sent: Promise.resolve(),
  times: 0,
  answeredAt: 0,
  repeats: 0,
});

/** Sends the request for this job, unless it is under way. */
export const ask = (removal: Removal, job: JobToRevoke): Ask => {
  const known = askOf(removal, job);
  if (known?.isUnderWay === true) return known;
  const begun: Ask = { ...newAsk(job), repeats: known?.repeats ?? 0, isUnderWay: true, times: (known?.times ?? 0) + 1 };
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

/** Nothing more is asked for this job, as if Azure had refused it. */
export const giveUp = (removal: Removal, job: JobToRevoke, refusal: AzureError): never => {
  const known = askOf(removal, job) ?? newAsk(job);
  asksOf(removal).set(job.name.toLowerCase(), { ...known, refusal });
  throw refusal;
};

/** From now on this job is the one that is pursued, and that the journal holds. */
export const takeUp = (removal: Removal, job: JobToRevoke): void => {
  const { row } = removal;
  const left = row.job && askOf(removal, row.job);
  if (left !== undefined) left.repeats = row.repeats;
  const isOther = row.job !== undefined && !isCurrent(removal, job.name);
  const repeats = isOther ? (askOf(removal, job)?.repeats ?? 0) : row.repeats;
  noteRow(removal, { job: nameOf(job), repeats });
};

/** Asks for the end of this job; resolves when Azure has accepted it. */
export const acceptedOf = (removal: Removal, job: JobToRevoke): Promise<JobToRevoke> => {
  const accepted = ask(removal, job).sent.then(() => job);
  // As for `sent`.
  accepted.catch(() => undefined);
  return accepted;
};

/** Asks for the end of all these jobs at once, writes the first of them down, and waits for none. */
export const beginAll = (
  removal: Removal,
  [first, ...others]: readonly JobToRevoke[],
): readonly Promise<JobToRevoke>[] => {
  if (first === undefined) return [];
  takeUp(removal, first);
  return [first, ...others].map((job) => acceptedOf(removal, job));
};

/**
 * As `beginAll`, and asks for the `further` ones that are found meanwhile. Resolves as soon as Azure has one of the requests; the others go
 * on beside. Throws the refusal of the first when all are refused.
 */
export const askForAll = async (
  removal: Removal,
  jobs: readonly JobToRevoke[],
  further: () => Promise<JobToRevoke>,
): Promise<void> => {
  const asked = beginAll(removal, jobs);
  const [first] = jobs;
  if (first === undefined) return;
  try {
    const accepted = await Promise.any([...asked, further()]);
    if (isRefused(removal, first)) takeUp(removal, accepted);
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

/** What stands in the way of the requests. */
export const asksNote = (removal: Removal): string | undefined => notesOf(removal) || undefined;

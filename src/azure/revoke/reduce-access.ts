import { type AccessLevel, isWithin, parseAccessLevel } from '#src/consent/access-level.ts';
import { isSuperseded } from '#src/consent/access/access-job.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { parseInstant, toUtcSeconds } from '#src/consent/instant.ts';
import { accountHash } from '#src/azure/journal/account-hash.ts';
import { putJob, readJobs } from '#src/azure/resources/edge-jobs.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { mayGiveAccess } from '#src/azure/grant/grant-decision.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { inJournal } from '#src/azure/journal/journal.ts';
import { asOnlyWriter } from '#src/azure/journal/machine-lock.ts';
import { isRevoking, spareReduced } from '#src/azure/journal/revoke-journal.ts';
import { isUnanswered, takenMeanwhile } from '#src/azure/transport/operations.ts';
import { StaleEvidence, whileFresh } from '#src/azure/transport/send-guard.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';

export interface Reduction {
  jobName: string;
  level: AccessLevel;
  /** Server time, ms. */
  end: number;
}

/** Whether the change takes something away from access that is there, and adds nothing to it. */
const isReduction = (job: JobEvidence | undefined, { level, end }: Reduction): boolean => {
  if (job === undefined || job.type.toLowerCase() !== 'enable' || isSuperseded(job)) return false;
  const nowLevel = parseAccessLevel(job.accessLevel);
  const nowEnd = parseInstant(job.expirationTimestamp);
  const isLive = nowEnd !== undefined && serverNow() < nowEnd && mayGiveAccess(job, [job], serverNow());
  return isLive && nowLevel !== undefined && isWithin(level, nowLevel) && end <= nowEnd;
};

const heldBack = 'HeldBack';

const refuse = (machineId: string, message: string, code = heldBack): never => {
  throw new AzureError({ kind: 'conflict', code, message, scope: machineId });
};

/** The request keeps access in being, so it must not be sent behind a revoke in any tab. */
const noRevoke = async (
  machineId: string,
  {
    jobName,
    message = 'This access is being revoked. Nothing was sent.',
    code,
  }: { jobName?: string; message?: string; code?: string } = {},
): Promise<void> => {
  const owner = await accountHash();
  if (await inJournal((page) => isRevoking(page, machineId, owner, jobName))) refuse(machineId, message, code);
};

/** Another tab has taken the machine: to revoke, or to go on with a revoke that spares what is changed. */
const refuseTaken = async (machineId: string, jobName: string): Promise<void> => {
  const code = takenMeanwhile;
  await noRevoke(machineId, { jobName, message: 'A revoke of this access has begun meanwhile, and goes first.', code });
  const message =
    'Another tab of this browser has taken this machine over meanwhile, so whether Azure has the change is not known.';
  refuse(machineId, message, code);
};

/** Whether Azure has certainly not taken a request that failed so, if it left at all. */
const isNotTaken = (error: unknown): boolean =>
  !isUnanswered(error) && !(error instanceof AzureError && error.kind === 'cancelled');

/** Sends the change, which is the person's later decision about this access, also where no reply tells whether Azure took it. */
const send = async (
  machineId: string,
  { jobName, level, end }: Reduction,
  { signal, isFresh }: { signal: AbortSignal; isFresh: () => void },
): Promise<void> => {
  let hasLeft = false;
  const guard = (): void => {
    isFresh();
    hasLeft = true;
  };
  // No revoke that Azure refused before may end this access then, also not one that waits for its turn, or in a page that is loaded later.
  const takeBack = await spareReduced(machineId, jobName);
  try {
    // Whole seconds, as the record of the change says it.
    await putJob(machineId, jobName, { type: 'Enable', level, notAfter: toUtcSeconds(end) }, { signal, guard });
  } catch (error) {
    if (!hasLeft || isNotTaken(error)) await takeBack();
    throw error;
  }
};

const reduceOnce = async (machineId: string, reduction: Reduction, signal: AbortSignal): Promise<void> => {
  const isFresh = whileFresh(instantNow());
  const reading = await readJobs(machineId, signal);
  const name = reduction.jobName.toLowerCase();
  const job = reading.available ? reading.jobs.find((one) => one.name.toLowerCase() === name) : undefined;
  if (!isReduction(job, reduction)) {
    const message =
      'Access was revoked or changed since this page read it, so the change would let Microsoft Support in further than now. Nothing was sent.';
    refuse(machineId, message);
  }
  await noRevoke(machineId);
  await send(machineId, reduction, { signal, isFresh });
};

const attempts = 3;

const reduceAlone = async (machineId: string, reduction: Reduction, signal: AbortSignal): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await reduceOnce(machineId, reduction, signal);
      return;
    } catch (error) {
      if (!(error instanceof StaleEvidence)) throw error;
    }
    if (attempt < attempts) continue;
    const message =
      'Each time, what Azure showed of this access was too old before the change could be sent. The change was not made.';
    throw new AzureError({ kind: 'throttled', code: heldBack, message, scope: machineId });
  }
};

/** A grant of this browser may be at work on the machine for hours; this long is waited for it, ms. */
const patienceMs = 5000;

/** Runs `work` as the only writer on the machine, unless that cannot begin soon. */
const soonAsOnlyWriter = async (machineId: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
  const waiting = new AbortController();
  const timer = globalThis.setTimeout(() => waiting.abort(), patienceMs);
  try {
    await asOnlyWriter(machineId, waiting.signal, (signal) => {
      globalThis.clearTimeout(timer);
      return work(signal);
    });
  } catch (error) {
    if (!waiting.signal.aborted) throw error;
    await noRevoke(machineId);
    refuse(machineId, 'This browser is still at work on a grant or another change on this machine. Nothing was sent.');
  }
};

/**
 * Lets live access end sooner or reach less far. What is sent would let Microsoft Support in again where access was revoked, or reduced
 * further, since the page was read; so the job is read once more first, and anew when the change has to wait. Throws AzureError.
 */
export const reduceAccess = async (machineId: string, reduction: Reduction): Promise<void> => {
  await noRevoke(machineId);
  let writer: AbortSignal | undefined;
  try {
    await soonAsOnlyWriter(machineId, (signal) => {
      writer = signal;
      return reduceAlone(machineId, reduction, signal);
    });
  } catch (error) {
    if (writer?.aborted === true) await refuseTaken(machineId, reduction.jobName);
    throw error;
  }
};

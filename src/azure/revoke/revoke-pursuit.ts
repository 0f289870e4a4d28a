import { localRemoval } from '#src/consent/access/access-machine.ts';
import { formatInstant } from '#src/lib/time.ts';
import { wait } from '#src/lib/wait.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { revokeLookTurn } from '#src/azure/transport/bulk-pace.ts';
import { expectJob } from '#src/azure/evidence/job-memory.ts';
import { evidenceKey, readEvidence } from '#src/azure/evidence/machine-evidence.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import type { RemovalProof } from './removal-proof.ts';
import { proofOf } from './revoke-absence.ts';
import {
  areAccepted,
  areAsking,
  askForAll,
  asksNote,
  isAnyAccepted,
  leaveAsks,
  noteShown,
  takeUp,
  throwRefusal,
} from './revoke-asks.ts';
import { end, type Extra, type FinalReading } from './revoke-end.ts';
import { leaveExtension, requestExtensionRemoval, unsent } from './revoke-extension.ts';
import { adoptJob, endWithoutJob, findJobs, nextOf } from './revoke-job.ts';
import { closeOthersBeside, mayBeOnItsWay, mayStillCome, onItsWay } from './revoke-on-its-way.ts';
import { askForFurther, askForOthers } from './revoke-others.ts';
import { asOneAtWork, firstReads, proofMs, recordsMs } from './revoke-pace.ts';
import { keepEndBeside, leaveRecords } from './revoke-records.ts';
import { askOrGoPast, contested, mostRepeats, type Reading, untilNextRead } from './revoke-repeats.ts';
import { isAskedFor, isEndedElsewhere, mayBeUnlisted, shownOf } from './revoke-request.ts';
import { change, noteRow, refuse, type Removal, showMore, thereOf, withError } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';

/** Nothing can be read any more, for want of a sign-in. */
class Unread extends Error {}

const unread = (cause: unknown): never => {
  if (cause instanceof AzureError && cause.kind === 'signInNeeded') throw new Unread(cause.message, { cause });
  throw cause;
};

/** What cannot be read is unknown in the evidence, and proves nothing. */
const read = async (removal: Removal): Promise<Reading> => {
  const { machineId, job, phase } = removal.row;
  // Another press on the machine may have taken its place on the page.
  if (job !== undefined && phase === 'accepted') expectJob(machineId, job);
  const begunAt = performance.now();
  const evidence = await readEvidence(machineId, removal.signal).catch(unread);
  queryClient.setQueryData(evidenceKey(machineId), evidence);
  if (job !== undefined && isAskedFor(job, evidence)) removal.hasRequest = true;
  noteShown(removal, evidence);
  // Pressed for where nobody had read the machine: a page that is loaded later is to know which one it was.
  const there = thereOf(machineId, job);
  if (removal.row.jobVmId === undefined && there.jobVmId !== undefined) noteRow(removal, there);
  return { begunAt, evidence, proof: proofOf(removal, evidence) };
};

/** From when on a request is called stuck, ms. */
const stuckMs = 3_600_000;

const noteOf = (removal: Removal, proof: RemovalProof): string | undefined => {
  const { row } = removal;
  const note = [proof.note, asksNote(removal)].filter(Boolean).join(' ') || undefined;
  if (serverNow() - row.startedAt < stuckMs) return note;
  const since = `This has been going on since ${formatInstant(row.startedAt)}. Azure is read until the end of access is proven.`;
  const local = note?.includes(localRemoval) === true ? undefined : localRemoval;
  return [note, since, local].filter(Boolean).join(' ');
};

/** Where no job has appeared, and none can any more, the extension is all there is to remove. */
const refuseWithoutExtension = (removal: Removal, { extensionError }: Extra): void => {
  const isAll = removal.row.job === undefined && !mayBeOnItsWay(removal);
  if (isAll && extensionError !== undefined && removal.keepsExtension !== true) throw extensionError;
};

/** Reads evidence until it says all that it can, and repeats the request when it failed or has lapsed. */
const untilFinal = async (removal: Removal, extra: Extra): Promise<FinalReading> => {
  for (;;) {
    const reading = await read(removal);
    const { evidence, proof } = reading;
    askForOthers(removal, evidence, { mostRepeats, contested });
    if (proof.is === 'proven' || proof.is === 'absent') return { evidence, proof };
    if (await askOrGoPast(removal, reading)) continue;
    adoptJob(removal, evidence);
    refuseWithoutExtension(removal, extra);
    const tell = (): void => {
      const note = noteOf(removal, proof);
      const phase = areAsking(removal) ? 'requesting' : 'accepted';
      change(removal, phase, { ...extra, ...(note === undefined ? {} : { note }) });
    };
    tell();
    await untilNextRead(removal, proofMs(removal, proof), tell);
  }
};

/** All that has appeared is over, and more may. Its end goes on record meanwhile. */
const waitForMore = async (removal: Removal, { proof, evidence }: FinalReading, extra: Extra): Promise<void> => {
  const { job } = removal.row;
  if (job !== undefined && proof.is === 'proven') keepEndBeside(removal, job, proof, evidence, extra);
  change(removal, 'accepted', { ...extra, note: onItsWay });
  await wait(proofMs(removal, { is: 'open' }), removal.signal);
};

/** Goes on with the next job, which has been asked for; the end of the one before is put on record like any other, beside it. */
const goOnWith = (removal: Removal, next: JobToRevoke, { proof, evidence }: FinalReading, extra: Extra): void => {
  const { job } = removal.row;
  if (job !== undefined && proof.is === 'proven') keepEndBeside(removal, job, proof, evidence, extra);
  takeUp(removal, next);
  throwRefusal(removal, next);
};

/** Whether Azure has all the requests. Where nothing was left to ask for, it may have none. */
const hasAll = (removal: Removal): boolean =>
  removal.row.job !== undefined && (removal.hasRequest === true || isAnyAccepted(removal)) && areAccepted(removal);

/** Azure has the request. From here on failing reads change nothing about it; they only leave its end unproven here. */
const follow = async (removal: Removal, extra: Extra, isResumed: boolean): Promise<PendingRevoke> => {
  change(removal, areAsking(removal) ? 'requesting' : 'accepted', extra);
  try {
    // What goes on after a reload has had its turn.
    const turnMs = isResumed ? 0 : firstReads();
    if (turnMs > 0) await wait(turnMs, removal.signal);
    for (;;) {
      const final = await untilFinal(removal, extra);
      const next = nextOf(removal, final.evidence);
      if (next !== undefined) goOnWith(removal, next, final, extra);
      else if (final.proof.is === 'proven' && (await mayStillCome(removal, final.evidence)))
        await waitForMore(removal, final, extra);
      else return await end(removal, final, extra, recordsMs());
    }
  } catch (error) {
    removal.signal.throwIfAborted();
    if (!(error instanceof Unread)) return refuse(removal, error);
    // That reading has ended takes nothing back that Azure has.
    if (!hasAll(removal)) return refuse(removal, error.cause);
    return change(removal, 'accepted', { ...extra, ...withError(error.cause) });
  }
};

/** Asks for the end of these, and of what is found besides. */
const askFor = (removal: Removal, jobs: readonly JobToRevoke[], looksAtOnce: boolean): Promise<void> =>
  askForAll(removal, jobs, () => askForFurther(removal, { looksAtOnce }));

/** Whether something is left to ask for after a reload. */
const isLeftToAsk = async (removal: Removal, job: JobToRevoke): Promise<boolean> => {
  const shown = await shownOf(removal, job);
  if (shown === 'revoked' || (shown === 'gone' && !mayBeUnlisted(removal, job))) return false;
  return (
    shown === 'there' || !(await isEndedElsewhere(removal, job, (note) => change(removal, 'requesting', { note })))
  );
};

/** Gets the requests to Azure. A revoke that goes on after a reload looks first whether its own is there already. */
const request = async (removal: Removal, isResumed: boolean, told: Extra): Promise<void> => {
  const { job } = removal.row;
  if (isResumed && job !== undefined) {
    closeOthersBeside(removal, [job], told);
    if (await isLeftToAsk(removal, job)) await askFor(removal, [job], true);
    return;
  }
  const found = await findJobs(removal);
  closeOthersBeside(removal, found, told);
  await askFor(removal, found.length > 0 ? found : await endWithoutJob(removal, told), false);
};

/** What comes of removing the extension is told beside the revoke as soon as it is known. */
const removeBeside = async (removal: Removal, told: Extra): Promise<Error | undefined> => {
  const error = await requestExtensionRemoval(removal).catch((thrown: unknown) =>
    // Whoever takes the machine over asks for it there; what goes on by itself by then is not stopped by that.
    removal.signal.aborted && thrown === removal.signal.reason ? undefined : unsent(thrown),
  );
  if (error !== undefined) told.extensionError = error;
  return error;
};

/** What has come of a revoke once this tab holds the machine no longer. */
export interface Pursued {
  outcome: PendingRevoke;
  /** The same once Azure is no longer asked to remove the extension, which goes on after the proof. Never rejects. */
  whole?: Promise<PendingRevoke>;
}

/** The removal ends as it may: what has come of it is told beside the outcome. */
const wholeOf = async (
  { row }: Removal,
  outcome: PendingRevoke,
  removing: Promise<Error | undefined>,
): Promise<PendingRevoke> => {
  const extensionError = await removing;
  return extensionError === undefined ? outcome : showMore(row, outcome, { extensionError });
};

const pursueAlone = async (removal: Removal, isResumed: boolean): Promise<Pursued> => {
  const { machineId, removeExtension } = removal.row;
  const isAccepted = isResumed && removal.row.phase === 'accepted';
  const told: Extra = {};
  if (isAccepted) removal.hasRequest = true;
  else change(removal, 'requesting');
  if (isResumed) await revokeLookTurn(machineId, removal.signal);
  if (!isAccepted) await request(removal, isResumed, told);
  else if (removal.row.job !== undefined) closeOthersBeside(removal, [removal.row.job], told);
  if (!removeExtension) return { outcome: await follow(removal, told, isResumed) };
  // Jobs that were on their way may appear meanwhile, so evidence is read beside it.
  const removing = removeBeside(removal, told);
  const outcome = await follow(removal, told, isResumed);
  return outcome.phase === 'proven' ? { outcome, whole: wholeOf(removal, outcome, removing) } : { outcome };
};

/**
 * Ends access and pursues it until evidence proves it, or Azure refuses in a way that needs a person. Rejects only when another tab takes
 * the machine over.
 */
export const pursueRemoval = async (removal: Removal, isResumed: boolean): Promise<Pursued> => {
  try {
    return await asOneAtWork(() => pursueAlone(removal, isResumed));
  } catch (error) {
    removal.signal.throwIfAborted();
    return { outcome: refuse(removal, error) };
  } finally {
    leaveAsks(removal);
    leaveExtension(removal);
    leaveRecords(removal);
  }
};

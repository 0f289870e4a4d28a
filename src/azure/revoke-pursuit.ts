import { localRemoval } from '#src/consent/access-machine.ts';
import type { AccessEvidence } from '#src/consent/access-state.ts';
import { formatInstant } from '#src/lib/time.ts';
import { wait } from '#src/lib/wait.ts';
import { AzureError } from './errors.ts';
import { createTurns, revokeLookTurn } from './grant-bulk-pace.ts';
import { evidenceKey, readEvidence } from './machine-evidence.ts';
import type { PendingRevoke } from './pending-revokes.ts';
import { queryClient } from './query-client.ts';
import { type RemovalProof, removalProof } from './removal-proof.ts';
import { absenceOf } from './revoke-absence.ts';
import {
  areAsking,
  askForAll,
  giveUp,
  hasAccepted,
  isAsking,
  isRefused,
  leaveAsks,
  othersNote,
  takeUp,
  throwRefusal,
} from './revoke-asks.ts';
import { end, type Extra, type FinalReading } from './revoke-end.ts';
import { leaveExtension, requestExtensionRemoval, unsent } from './revoke-extension.ts';
import { adoptJob, endWithoutJob, findJobs, nextOf } from './revoke-job.ts';
import { closeOthersBeside, listLag, mayStillCome, onItsWay } from './revoke-on-its-way.ts';
import { askForOthers, findOthers } from './revoke-others.ts';
import { keepEndBeside, leaveRecords } from './revoke-records.ts';
import { backoff, shownOf } from './revoke-request.ts';
import { change, noteRow, refuse, type Removal, showMore, withError } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';
import { serverNow } from './server-clock.ts';

interface Reading {
  evidence: AccessEvidence;
  proof: RemovalProof;
}

/** Pursuits at work in this tab: all of them together read Azure about five times a second. */
let atWork = 0;

/** For the first read after each of many requests, beside which many more are still being looked for. */
const firstReads = createTurns(3, 10);

/** Seconds between two reads: evidence comes soon, or when the machine is back. */
const proofInterval = ({ row }: Removal, proof: Extract<RemovalProof, { is: 'open' | 'repeat' }>): number => {
  const young = serverNow() - row.startedAt < 120_000 ? 2 : 15;
  return Math.max(proof.away === true ? 30 : young, Math.ceil(atWork / 5));
};

const proofOf = (removal: Removal, evidence: AccessEvidence): RemovalProof =>
  removal.row.job === undefined ? absenceOf(removal, evidence) : removalProof(removal.row.job.name, evidence);

/** Nothing can be read any more, for want of a sign-in. */
class Unread extends Error {}

/** What cannot be read is unknown in the evidence, and proves nothing. */
const read = async (removal: Removal): Promise<Reading> => {
  const { machineId } = removal.row;
  const evidence = await readEvidence(machineId, removal.signal).catch((cause: unknown) => {
    throw new Unread('Azure cannot be read.', { cause });
  });
  queryClient.setQueryData(evidenceKey(machineId), evidence);
  return { evidence, proof: proofOf(removal, evidence) };
};

/** Repeating against someone who lets Microsoft Support in again under the same job would never end. */
const mostRepeats = 8;

const contested = ({ row }: Removal): AzureError =>
  new AzureError({
    kind: 'conflict',
    message: `Azure shows access again after ${mostRepeats} requests to revoke it: somebody else may be letting Microsoft Support in. ${localRemoval}`,
    scope: row.machineId,
  });

/** Asks once more where the evidence calls for it. Throws when Azure has refused it, or nothing more is asked. */
const askAgain = async (removal: Removal, proof: Extract<RemovalProof, { is: 'repeat' }>): Promise<void> => {
  const { job, repeats } = removal.row;
  if (job === undefined || isAsking(removal, job)) return;
  throwRefusal(removal, job);
  if (proof.lapsed !== true) {
    if (repeats >= mostRepeats) giveUp(removal, job, contested(removal));
    noteRow(removal, { repeats: repeats + 1 });
    await wait(backoff(repeats + 1) * 1000, removal.signal);
  }
  change(removal, 'requesting', { note: proof.note });
  await askForAll(removal, [job]);
};

/** As `askAgain`; what is refused is pursued last. Answers whether another job is pursued from now on. */
const askOrGoPast = async (removal: Removal, { evidence, proof }: Reading): Promise<boolean> => {
  if (proof.is !== 'repeat') return false;
  try {
    await askAgain(removal, proof);
    return false;
  } catch (error) {
    removal.signal.throwIfAborted();
    const next = nextOf(removal, evidence);
    if (next === undefined || isRefused(removal, next)) throw error;
    takeUp(removal, next);
    return true;
  }
};

/** From when on a request is called stuck, ms. */
const stuckMs = 3_600_000;

const noteOf = (removal: Removal, proof: RemovalProof): string | undefined => {
  const { row } = removal;
  const note = [proof.note, othersNote(removal)].filter(Boolean).join(' ') || undefined;
  if (serverNow() - row.startedAt < stuckMs) return note;
  const since = `This has been going on since ${formatInstant(row.startedAt)}. Azure is asked until the end of access is proven.`;
  const local = note?.includes(localRemoval) === true ? undefined : localRemoval;
  return [note, since, local].filter(Boolean).join(' ');
};

/** Where no job has appeared, and none can any more, the extension is all there is to remove. */
const refuseWithoutExtension = ({ row, keepsExtension }: Removal, { extensionError }: Extra): void => {
  const isAll = row.job === undefined && (!row.jobOnItsWay || serverNow() - row.startedAt > listLag);
  if (isAll && extensionError !== undefined && keepsExtension !== true) throw extensionError;
};

/** Reads evidence until it says all that it can, and repeats the request when it failed or has lapsed. */
const untilFinal = async (removal: Removal, extra: Extra): Promise<FinalReading> => {
  for (;;) {
    const { evidence, proof } = await read(removal);
    askForOthers(removal, evidence, { mostRepeats, contested });
    if (proof.is === 'proven' || proof.is === 'absent') return { evidence, proof };
    if (await askOrGoPast(removal, { evidence, proof })) continue;
    await adoptJob(removal, evidence);
    refuseWithoutExtension(removal, extra);
    const note = noteOf(removal, proof);
    const phase = areAsking(removal) ? 'requesting' : 'accepted';
    change(removal, phase, { ...extra, ...(note === undefined ? {} : { note }) });
    await wait(proofInterval(removal, proof) * 1000, removal.signal);
  }
};

/** Records are waited for this long at the end, ms, and longer where many are written: replies that never come are given up after 100 s, twice. */
const recordsMs = (): number => 300_000 + atWork * 1000;

/** All that has appeared is over, and more may. Its end goes on record meanwhile. */
const waitForMore = async (removal: Removal, { proof }: FinalReading, extra: Extra): Promise<void> => {
  const { job } = removal.row;
  if (job !== undefined && proof.is === 'proven') keepEndBeside(removal, job, proof, extra);
  change(removal, 'accepted', { ...extra, note: onItsWay });
  await wait(proofInterval(removal, { is: 'open' }) * 1000, removal.signal);
};

/** Goes on with the next job, which has been asked for; the end of the one before is put on record like any other, beside it. */
const goOnWith = (removal: Removal, next: JobToRevoke, proof: FinalReading['proof'], extra: Extra): void => {
  const { job } = removal.row;
  if (job !== undefined && proof.is === 'proven') keepEndBeside(removal, job, proof, extra);
  takeUp(removal, next);
  throwRefusal(removal, next);
};

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
      if (next !== undefined) goOnWith(removal, next, final.proof, extra);
      else if (final.proof.is === 'proven' && (await mayStillCome(removal, final.evidence)))
        await waitForMore(removal, final, extra);
      else return await end(removal, final, extra, recordsMs());
    }
  } catch (error) {
    removal.signal.throwIfAborted();
    if (!(error instanceof Unread)) return refuse(removal, error);
    // That reading has ended takes nothing back that Azure has.
    const hasAll = removal.row.job !== undefined && hasAccepted(removal);
    if (!hasAll) return refuse(removal, error.cause);
    return change(removal, 'accepted', { ...extra, ...withError(error.cause) });
  }
};

/** Gets the requests to Azure. A revoke that goes on after a reload looks first whether its own is there already. */
const request = async (removal: Removal, isResumed: boolean, told: Extra): Promise<void> => {
  const { job } = removal.row;
  if (isResumed && job !== undefined) {
    closeOthersBeside(removal, [job], told);
    const shown = await shownOf(removal, job);
    if (shown === 'there' || shown === 'unknown')
      await askForAll(removal, [job], (first) => findOthers(removal, first, { looksAtOnce: true }));
    return;
  }
  const found = await findJobs(removal);
  closeOthersBeside(removal, found, told);
  const jobs = found.length > 0 ? found : await endWithoutJob(removal, told);
  await askForAll(removal, jobs, (first) => findOthers(removal, first, { looksAtOnce: false }));
};

/** What comes of removing the extension is told beside the revoke as soon as it is known. */
const removeBeside = async (removal: Removal, told: Extra): Promise<Error | undefined> => {
  const error = await requestExtensionRemoval(removal).catch((thrown: unknown) =>
    removal.signal.aborted ? undefined : unsent(thrown),
  );
  if (error !== undefined) told.extensionError = error;
  return error;
};

const pursueAlone = async (removal: Removal, isResumed: boolean): Promise<PendingRevoke> => {
  const { machineId, removeExtension } = removal.row;
  const isAccepted = isResumed && removal.row.phase === 'accepted';
  const told: Extra = {};
  if (!isAccepted) change(removal, 'requesting');
  if (isResumed) await revokeLookTurn(machineId, removal.signal);
  if (!isAccepted) await request(removal, isResumed, told);
  else if (removal.row.job !== undefined) closeOthersBeside(removal, [removal.row.job], told);
  if (!removeExtension) return follow(removal, told, isResumed);
  // Jobs that were on their way may appear meanwhile, so evidence is read beside it.
  const removing = removeBeside(removal, told);
  const outcome = await follow(removal, told, isResumed);
  if (outcome.phase !== 'proven') return outcome;
  const extensionError = await removing;
  return extensionError === undefined ? outcome : showMore(removal.row, outcome, { extensionError });
};

/**
 * Ends access and pursues it until evidence proves it, or Azure refuses in a way that needs a person. Rejects only when another tab takes
 * the machine over.
 */
export const pursueRemoval = async (removal: Removal, isResumed: boolean): Promise<PendingRevoke> => {
  atWork += 1;
  try {
    return await pursueAlone(removal, isResumed);
  } catch (error) {
    removal.signal.throwIfAborted();
    return refuse(removal, error);
  } finally {
    leaveAsks(removal);
    leaveExtension(removal);
    leaveRecords(removal);
    atWork -= 1;
  }
};

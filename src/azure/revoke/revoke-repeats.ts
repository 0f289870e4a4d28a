import { localRemoval } from '#src/consent/access/access-machine.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { wait } from '#src/lib/wait.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import type { RemovalProof } from './removal-proof.ts';
import { ask, askOf, giveUp, isAsking, isRefused, takeUp, throwRefusal } from './revoke-asks.ts';
import { nextOf } from './revoke-job.ts';
import { atMost } from './revoke-records.ts';
import { backoff } from './revoke-request.ts';
import { change, noteRow, type Removal } from './revoke-state.ts';

// The request for the job that is pursued, once more. Evidence is read beside it: it may show the end, or another job.

export interface Reading {
  /** ms of `performance.now()`. */
  begunAt: number;
  evidence: AccessEvidence;
  proof: RemovalProof;
}

/** Repeating against someone who lets Microsoft Support in again under the same job would never end. */
export const mostRepeats = 8;

export const contested = ({ row }: Removal): AzureError =>
  new AzureError({
    kind: 'conflict',
    message: `Azure shows access again after ${mostRepeats} requests to revoke it: somebody else may be letting Microsoft Support in. ${localRemoval}`,
    scope: row.machineId,
  });

/** Somebody deleted the job, and the machine was away for so long that nothing in Azure tells any more whether it heard of it. */
const unprovable = ({ row }: Removal, note: string): AzureError =>
  new AzureError({
    kind: 'conflict',
    code: 'EndUnprovable',
    // What to do is said with the error.
    message: note.replace(localRemoval, '').trimEnd(),
    scope: row.machineId,
  });

/** Asks once more where the evidence calls for it. Throws when Azure has refused it, or nothing more is asked. */
const askAgain = async (removal: Removal, { begunAt, proof }: Reading): Promise<void> => {
  const { job, repeats } = removal.row;
  if (proof.is === 'open' && proof.lasting === true) {
    const why = unprovable(removal, proof.note ?? '');
    if (job === undefined) throw why;
    giveUp(removal, job, why);
  }
  if (proof.is !== 'repeat' || job === undefined || isAsking(removal, job)) return;
  throwRefusal(removal, job);
  // What was read before the answer does not show what came of it.
  if ((askOf(removal, job)?.answeredAt ?? 0) > begunAt) return;
  if (proof.lapsed !== true) {
    if (repeats >= mostRepeats) giveUp(removal, job, contested(removal));
    noteRow(removal, { repeats: repeats + 1 });
    await wait(backoff(repeats + 1) * 1000, removal.signal);
  }
  change(removal, 'requesting', { note: proof.note });
  ask(removal, job);
};

/** As `askAgain`; what is refused is pursued last. Answers whether another job is pursued from now on. */
export const askOrGoPast = async (removal: Removal, reading: Reading): Promise<boolean> => {
  const { evidence } = reading;
  const { job } = removal.row;
  try {
    await askAgain(removal, reading);
    // That somebody else has asked for it cannot be read either.
    if (evidence.jobs === 'unknown' && job !== undefined) throwRefusal(removal, job);
    return false;
  } catch (error) {
    removal.signal.throwIfAborted();
    const next = nextOf(removal, evidence);
    if (next === undefined || isRefused(removal, next)) throw error;
    takeUp(removal, next);
    return true;
  }
};

/** Until the next read. That Azure refuses the request that is pursued is told at once; what came of one that it accepts takes its time to show. */
export const untilNextRead = async (removal: Removal, ms: number, tell: () => void): Promise<void> => {
  const { job } = removal.row;
  const known = job && askOf(removal, job);
  if (known?.isUnderWay === true) {
    const answer = known.sent.catch(() => undefined);
    await atMost(ms, answer, removal.signal);
    if (known.isUnderWay || known.refusal !== undefined) return;
    tell();
  }
  await wait(ms, removal.signal);
};

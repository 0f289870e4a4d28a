import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { endsSinceIn } from '#src/consent/later-access.ts';
import { wait } from '#src/lib/wait.ts';
import { machineConsentsQuery } from '#src/azure/records/consent-records.ts';
import { standingOn } from '#src/azure/records/consent-standing.ts';
import { asAzureError, type EndProof, keepEnd } from '#src/azure/records/end-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { removalProof } from './removal-proof.ts';
import { keepRow, type Removal } from './revoke-state.ts';
import type { RevokePress } from './open-consents.ts';
import { endOpenConsents, type JobToRevoke } from './revoke-without-job.ts';

// Records of ends are kept beside a revoke: nothing that ends access waits for them.

type Told = Pick<PendingRevoke, 'endRecordError'>;

/** All that are being kept. */
const keeping = new WeakMap<Removal, Promise<void>[]>();

/** Aborted once the records of a removal are not waited for any longer. */
const patience = new WeakMap<Removal, AbortController>();

const patienceOf = (removal: Removal): AbortController => {
  const own = patience.get(removal) ?? new AbortController();
  patience.set(removal, own);
  return own;
};

/** When the jobs were read by which their end was proven, ms of server time, by the names of these jobs. */
const endedJobs = new WeakMap<Removal, Map<string, number>>();

const endedOf = (removal: Removal): Map<string, number> => {
  const ended = endedJobs.get(removal) ?? new Map<string, number>();
  endedJobs.set(removal, ended);
  return ended;
};

/** Whether the end of this job was proven while the revoke was pursued. */
export const wasProven = (removal: Removal, { name }: Pick<JobToRevoke, 'name'>): boolean =>
  endedOf(removal).has(name.toLowerCase());

/** Notes, in `told`, when this record could not be kept. Never rejects. */
const recordBeside = (removal: Removal, record: Promise<AzureError | undefined>, told: Told): Promise<void> => {
  const note = async (): Promise<void> => {
    const error = await record.catch((thrown: unknown) => asAzureError(thrown, removal.row.machineId));
    // A revoke that is called off takes its reads with it: that says nothing of the record.
    if (error !== undefined && !removal.signal.aborted) told.endRecordError = error;
  };
  const kept = note();
  keeping.set(removal, [...(keeping.get(removal) ?? []), kept]);
  return kept;
};

/** Whether this end is being kept already: access that came back since has an end of its own. */
const isBeingKept = (removal: Removal, name: string, since: number | undefined): boolean => {
  const readAt = endedOf(removal).get(name.toLowerCase());
  return readAt !== undefined && !(since !== undefined && readAt < since);
};

/**
 * Keeps the end of a job, proven by `evidence`. Until it is kept, the journal holds this job instead of one that is pursued after it, so that a reload
 * keeps it again.
 */
export const keepEndBeside = (
  removal: Removal,
  job: JobToRevoke,
  proof: EndProof,
  evidence: AccessEvidence,
  told: Told,
): void => {
  const since = endsSinceIn(job.name, evidence);
  if (isBeingKept(removal, job.name, since)) return;
  endedOf(removal).set(job.name.toLowerCase(), evidence.readAt);
  removal.unkept = [...(removal.unkept ?? []), job];
  const end = { ended: proof.ended, sentence: proof.sentence, since };
  const kept = keepEnd(removal.row.machineId, job.name, end, patienceOf(removal).signal).finally(() => {
    // Gone when nothing is pursued any more: then the row may be another revoke's by now.
    if (removal.unkept === undefined || removal.signal.aborted) return;
    removal.unkept = removal.unkept.filter((one) => one !== job);
    keepRow(removal);
  });
  void recordBeside(removal, kept, told);
};

/** As `endOpenConsents`. Resolves when all is kept, or is not waited for any longer. */
export const closeBeside = (removal: Removal, press: RevokePress, told: Told): Promise<void> => {
  const waitedFor = patienceOf(removal).signal;
  return recordBeside(removal, endOpenConsents(press, { signal: removal.signal, waitedFor }), told);
};

/** Whether the proven end of the job is on record, as far as that was read. */
const isOnRecord = ({ row }: Removal, name: string, evidence: AccessEvidence): boolean => {
  const reading = queryClient.getQueryData(machineConsentsQuery(row.machineId).queryKey);
  const entry = reading?.consents.find(({ consentId }) => consentId === name.toLowerCase());
  return entry !== undefined && standingOn(entry, row.machineId, endsSinceIn(name, evidence)) === 'ended';
};

/** Keeps the proven ends of these jobs, where they are not on record. */
export const keepEndsBeside = (
  removal: Removal,
  jobs: readonly JobToRevoke[],
  evidence: AccessEvidence,
  told: Told,
): void => {
  for (const job of jobs) {
    const proof = removalProof(job.name, evidence);
    if (proof.is === 'proven' && !isOnRecord(removal, job.name, evidence))
      keepEndBeside(removal, job, proof, evidence, told);
  }
};

/** Rejects when aborted: a record that is stuck must not keep a press from taking over. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** Resolves when no record is being kept any more. */
const recordsKept = async (removal: Removal): Promise<void> => {
  await Promise.race([Promise.all(keeping.get(removal) ?? []), untilAborted(removal.signal)]);
};

/** What is said of a record that Azure takes and does not finish. */
const unfinished = ({ row }: Removal): AzureError =>
  new AzureError({
    kind: 'conflict',
    message: 'Azure has not finished the record so far. It is not waited for any longer.',
    scope: row.machineId,
  });

/** Nothing is pursued any more: the journal holds what it holds, and records are sent and not read back. */
export const leaveRecords = (removal: Removal): void => {
  removal.unkept = undefined;
  patienceOf(removal).abort(unfinished(removal));
};

/** Waits for the records, but no longer than `ms`: a machine whose access has ended is free for another decision. The row is not written any more. */
export const lastRecords = async (removal: Removal, ms: number, told: Told): Promise<void> => {
  let areKept = false;
  const kept = recordsKept(removal).then(() => (areKept = true));
  await atMost(ms, kept, removal.signal);
  if (!areKept) told.endRecordError ??= unfinished(removal);
  leaveRecords(removal);
};

/** Waits for `task`, but no longer than `ms`. */
export const atMost = (ms: number, task: Promise<unknown>, signal: AbortSignal): Promise<unknown> => {
  const timer = new AbortController();
  const waited = wait(ms, AbortSignal.any([signal, timer.signal])).catch(() => signal.throwIfAborted());
  return Promise.race([task, waited]).finally(() => timer.abort());
};

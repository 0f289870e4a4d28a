import { wait } from '#src/lib/wait.ts';
import { useCallback, useSyncExternalStore } from 'react';
import type { AccessEvidence } from '#src/consent/access-state.ts';
import { correlationId } from '#src/consent/consent.ts';
import { type ConsentHistoryEntry, machineConsentsQuery } from './consent-records.ts';
import { jobsUnavailable, putJob, readJobs } from './edge-jobs.ts';
import { keepEnd } from './end-records.ts';
import { AzureError } from './errors.ts';
import { withdrawGrants } from './grant-withdrawal.ts';
import { removeExtension } from './extensions.ts';
import { evidenceKey, readEvidence } from './machine-evidence.ts';
import { isLost } from './operations.ts';
import { allRevokes, keepRevoke, type PendingRevoke, pendingRevoke, subscribeToRevokes } from './pending-revokes.ts';
import { queryClient } from './query-client.ts';
import { absenceProof, type RemovalProof, removalProof } from './removal-proof.ts';
import { endOpenConsents, findJobToRevoke, type JobToRevoke } from './revoke-without-job.ts';
import { serverNow } from './server-clock.ts';
import { revokeWrite } from './write-turns.ts';

export type { PendingRevoke } from './pending-revokes.ts';
export type { JobToRevoke } from './revoke-without-job.ts';

export interface RevokeOptions {
  /** Also remove the extension; leave false on Azure Local, where Azure manages it. */
  removeExtension: boolean;
}

type Proven = Extract<RemovalProof, { is: 'proven' }>;

interface Removal {
  machineId: string;
  job: JobToRevoke | undefined;
  startedAt: number;
  removeExtension: boolean;
}

const change = (removal: Removal, phase: PendingRevoke['phase'], more: Partial<PendingRevoke> = {}): PendingRevoke => {
  const known = pendingRevoke(removal.machineId);
  // What came of an earlier request says nothing about this one.
  const { note: _note, ...before } = known?.startedAt === removal.startedAt ? known : {};
  const revoke: PendingRevoke = {
    ...before,
    machineId: removal.machineId,
    ...(removal.job && { jobName: removal.job.name }),
    startedAt: removal.startedAt,
    phase,
    ...more,
  };
  keepRevoke(revoke);
  // The card shows at once that a request is on its way; only evidence shows more.
  queryClient.setQueryData<AccessEvidence>(evidenceKey(removal.machineId), (evidence) => {
    if (evidence === undefined) return undefined;
    const { pending: _pending, ...rest } = evidence;
    return phase === 'requesting' ? { ...rest, pending: 'requestingRemoval' } : rest;
  });
  return revoke;
};

/** The consent that the job was granted under, from what is in memory: a revoke waits for no record. */
const consentInMemory = ({ machineId, job }: Removal): ConsentHistoryEntry | undefined =>
  queryClient
    .getQueryData(machineConsentsQuery(machineId).queryKey)
    ?.consents.find(({ consentId }) => consentId === job?.name.toLowerCase());

const correlationOf = (removal: Removal): string | undefined => {
  const entry = consentInMemory(removal);
  return entry && correlationId(entry.consentHash);
};

/** Whether Azure shows that the job of a request without a reply is revoked, or that there is none any more. */
const shownOf = async ({ machineId, job }: Removal): Promise<'revoked' | 'gone' | 'unknown'> => {
  try {
    const reading = await readJobs(machineId);
    if (!reading.available) return 'unknown';
    const shown = reading.jobs.find(({ name }) => name.toLowerCase() === job?.name.toLowerCase());
    if (shown === undefined) return 'gone';
    return shown.type.toLowerCase() === 'revoke' ? 'revoked' : 'unknown';
  } catch {
    // Not knowing is no reason to stop: the same request is sent again.
    return 'unknown';
  }
};

/** Seconds before the next attempt: soon at first, for access may be open meanwhile. */
const backoff = (attempt: number): number => Math.min(30, 2 ** attempt);

/** What the reply to a revoke means for what comes next. */
const settle = async (removal: Removal, error: unknown): Promise<'sent' | 'repeat'> => {
  // Refused as a thing that is not there: then only what Azure lists tells whether the access is gone.
  if (jobsUnavailable(error) !== undefined && (await shownOf(removal)) !== 'unknown') return 'sent';
  if (isLost(error)) return (await shownOf(removal)) === 'revoked' ? 'sent' : 'repeat';
  if (error instanceof AzureError && error.kind === 'conflict' && error.code?.toLowerCase() !== 'scopelocked')
    return 'repeat';
  throw error;
};

/** Sends the revoke until Azure has it. What needs a person first (a role, a sign-in) is thrown: asking again would not help. */
const sendRevoke = async (removal: Removal, job: JobToRevoke): Promise<void> => {
  const request = { type: 'Revoke', level: job.accessLevel, notAfter: job.expirationTimestamp } as const;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await revokeWrite(() => putJob(removal.machineId, job.name, request, { correlationId: correlationOf(removal) }));
      return;
    } catch (error) {
      if ((await settle(removal, error)) === 'sent') return;
      const why = error instanceof Error ? error.message : String(error);
      change(removal, 'requesting', { note: `Not accepted yet, asked again: ${why}` });
      await wait(((error instanceof AzureError && error.retryAfterSeconds) || backoff(attempt)) * 1000);
    }
  }
};

/** Removing the extension is an extra: its failure is told and holds up nothing. */
const sendExtensionRemoval = async (removal: Removal): Promise<Partial<PendingRevoke>> => {
  try {
    await revokeWrite(() => removeExtension(removal.machineId, { correlationId: correlationOf(removal) }));
    return {};
  } catch (error) {
    return error instanceof AzureError ? { extensionError: error } : {};
  }
};

/** Seconds between two reads: evidence comes soon, or when the machine is back. */
const proofInterval = (removal: Removal, proof: RemovalProof | undefined): number => {
  if (proof?.away === true) return 30;
  return serverNow() - removal.startedAt < 120_000 ? 2 : 15;
};

const readProof = async (removal: Removal): Promise<RemovalProof | undefined> => {
  try {
    const evidence = await readEvidence(removal.machineId);
    queryClient.setQueryData(evidenceKey(removal.machineId), evidence);
    return removal.job === undefined ? absenceProof(evidence, removal) : removalProof(removal.job.name, evidence);
  } catch (error) {
    if (!isLost(error)) throw error;
    return undefined;
  }
};

/** Repeating against someone who lets Microsoft Support in again under the same job would never end. */
const mostRepeats = 8;

/** Reads evidence until it proves the end, and repeats the request when it failed or has lapsed. */
const untilProven = async (removal: Removal, job: JobToRevoke | undefined): Promise<Proven> => {
  for (let repeats = 0; ;) {
    const proof = await readProof(removal);
    if (proof?.is === 'proven') return proof;
    if (proof?.is === 'repeat' && job !== undefined && repeats < mostRepeats) {
      repeats += 1;
      await wait(backoff(repeats) * 1000);
      change(removal, 'requesting', { note: proof.note });
      await sendRevoke(removal, job);
    }
    change(removal, 'accepted', proof?.note === undefined ? {} : { note: proof.note });
    await wait(proofInterval(removal, proof) * 1000);
  }
};

const withError = (error: unknown): Partial<PendingRevoke> => ({
  note: error instanceof Error ? error.message : String(error),
  ...(error instanceof AzureError ? { error } : {}),
});

/** Azure has the request. From here on failing reads change nothing about it; they only leave its end unproven here. */
const follow = async (removal: Removal, extra: Partial<PendingRevoke>): Promise<PendingRevoke> => {
  change(removal, 'accepted', extra);
  let proof: Proven;
  try {
    proof = await untilProven(removal, removal.job);
  } catch (error) {
    return change(removal, 'accepted', withError(error));
  }
  change(removal, 'proven');
  const endRecordError =
    removal.job === undefined ? extra.endRecordError : await keepEnd(removal.machineId, removal.job.name, proof);
  return endRecordError === undefined ? change(removal, 'proven') : change(removal, 'proven', { endRecordError });
};

/** The job to revoke: as named, or as Azure shows it by now. Asked again while Azure does not answer. */
const jobOf = async (removal: Removal, options: RevokeOptions): Promise<JobToRevoke | undefined> => {
  if (removal.job !== undefined) return removal.job;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await findJobToRevoke(removal.machineId, options);
    } catch (error) {
      if (!isLost(error)) throw error;
      change(removal, 'requesting', { note: `Azure cannot be read, asked again: ${error.message}` });
      await wait((error.retryAfterSeconds ?? backoff(attempt)) * 1000);
    }
  }
};

const pursue = async (asked: Removal, options: RevokeOptions): Promise<PendingRevoke> => {
  let removal = asked;
  try {
    change(asked, 'requesting');
    let job = await jobOf(asked, options);
    // Without a job there is no request to send: the consents for which Azure shows none are ended, so that none gets one.
    const endRecordError = job === undefined ? await endOpenConsents(asked.machineId) : undefined;
    // It may have been asked for just before.
    job ??= await jobOf(asked, options);
    removal = { ...asked, job };
    if (job !== undefined) await sendRevoke(removal, job);
    const extra = options.removeExtension ? await sendExtensionRemoval(removal) : {};
    if (job === undefined && extra.extensionError !== undefined) throw extra.extensionError;
    return await follow(removal, { ...extra, ...(endRecordError && { endRecordError }) });
  } catch (error) {
    return change(removal, 'refused', withError(error));
  }
};

const pursued = new Map<string, Promise<PendingRevoke>>();

/**
 * Ends access and pursues it until evidence proves it, or Azure refuses in a way that needs a person. Never blocked by records, and never
 * rejects: the outcome says what happened. Grants under way on the machine are stopped first. `job` undefined: what Azure shows by now,
 * or else the recorded consents that have no job yet. A second call while one is pursued joins it.
 */
export const revokeAccess = (
  machineId: string,
  job: JobToRevoke | undefined,
  options: RevokeOptions,
): Promise<PendingRevoke> => {
  const key = `${machineId.toLowerCase()} ${job?.name.toLowerCase() ?? ''} ${options.removeExtension}`;
  const current = pursued.get(key);
  if (current !== undefined) return current;
  withdrawGrants(machineId);
  const pursuit = pursue({ machineId, job, startedAt: serverNow(), ...options }, options).finally(() =>
    pursued.delete(key),
  );
  pursued.set(key, pursuit);
  return pursuit;
};

/** Requests to revoke made in this tab, newest state. */
export const useRevokes = (): readonly PendingRevoke[] => [
  ...useSyncExternalStore(subscribeToRevokes, allRevokes).values(),
];

export const useRevokeAccess = (
  machineId: string,
): {
  pending: PendingRevoke | undefined;
  revoke: (job: JobToRevoke | undefined, options: RevokeOptions) => Promise<PendingRevoke>;
} => {
  const pending = useSyncExternalStore(subscribeToRevokes, () => pendingRevoke(machineId));
  const revoke = useCallback(
    (job: JobToRevoke | undefined, options: RevokeOptions) => revokeAccess(machineId, job, options),
    [machineId],
  );
  return { pending, revoke };
};

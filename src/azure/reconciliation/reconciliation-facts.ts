import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { changePrefix } from '#src/consent/change-record.ts';
import { endPrefixes, endRecordName } from '#src/consent/record.ts';
import { groupOf } from '#src/consent/reconciliation/reconciliation-words.ts';
import type {
  JobsFact,
  LogFact,
  ReconciledConsent,
  UnfitRecord,
  Unread,
  UnreadPlace,
} from '#src/consent/reconciliation/reconciliation-evidence.ts';
import type { ActivityEvent } from '#src/azure/resources/activity-log.ts';
import {
  type ConsentHistoryEntry,
  copiesDiffer,
  groupsOf,
  type RecordProblem,
} from '#src/azure/records/consent-history.ts';
import { AzureError, describeError } from '#src/azure/transport/errors.ts';

// What is read of Azure, in the form in which it is compared.

export const consentFact = (entry: ConsentHistoryEntry, writes?: LogFact): ReconciledConsent => {
  const { consentId, consent, consentHash, records, ends, problems } = entry;
  return {
    consentId,
    consent,
    consentHash,
    records,
    ends,
    copiesDiffer: problems.includes(copiesDiffer),
    ...(writes === undefined ? {} : { writes }),
  };
};

/** What the name of an end's or a change's record says of its machine: the same whatever consent it names. */
const markOf = async (machine: string): Promise<string> =>
  (await endRecordName({ consentId: '', machineId: machine, ended: 'revoked' })).slice(-9);

/** Whether a deployment is named as the record of an end or a change, which is about one machine. */
const isOfMachine = (name: string): boolean =>
  [endPrefixes.proven, endPrefixes.closed, changePrefix].some((prefix) => name.startsWith(prefix));

/** Records that do not verify. `machines`: those that may be meant, lower case. */
export const unfitFacts = async (
  problems: readonly RecordProblem[],
  machines: readonly string[],
): Promise<UnfitRecord[]> => {
  const unfit = problems.flatMap(({ scope, reason, consentId, error, isConsentGone, isOutOfPlace }) => {
    if (consentId === undefined || error !== undefined) return [];
    return [
      {
        deploymentId: scope,
        reason,
        consentId: consentId.toLowerCase(),
        ...(isConsentGone && { isConsentGone }),
        ...(isOutOfPlace && { isOutOfPlace }),
      },
    ];
  });
  const groups = new Set(unfit.map(({ deploymentId }) => groupOf(deploymentId)));
  const near = machines.filter((id) => groups.has(groupOf(id)));
  const marked = await Promise.all(near.map(async (id) => ({ id, group: groupOf(id), mark: await markOf(id) })));
  return unfit.map((record): UnfitRecord => {
    const name = record.deploymentId.toLowerCase().split('/').at(-1) ?? '';
    const group = groupOf(record.deploymentId);
    const meant = isOfMachine(name) ? marked.filter((one) => one.group === group && name.includes(one.mark)) : [];
    return { ...record, machineIds: meant.map(({ id }) => id) };
  });
};

/** Resource groups whose records could not be read. `machines`: all that were listed, lower case. */
export const unreadGroups = (problems: readonly RecordProblem[], machines: readonly string[]): UnreadPlace[] =>
  problems.flatMap(({ scope, reason, consentId, error }) => {
    if (consentId !== undefined) return [];
    const group = scope.toLowerCase();
    return [
      {
        what: `The consent records of resource group ${scope.split('/').at(-1) ?? scope} could not be read`,
        scope,
        ...(error === undefined ? { reason } : unreadFor(error)),
        machineIds: machines.filter((id) => id.startsWith(`${group}/`)),
      },
    ];
  });

/** The resource groups of these machines, without those that could not be read; lower case. */
export const groupsRead = (problems: readonly RecordProblem[], machines: readonly string[]): ReadonlySet<string> => {
  const unread = new Set(
    problems.filter(({ consentId }) => consentId === undefined).map(({ scope }) => scope.toLowerCase()),
  );
  return new Set(groupsOf(machines).filter((group) => !unread.has(group)));
};

export const logFact = (events: readonly ActivityEvent[]): LogFact => ({ kind: 'read', writes: events });

/** Jobs as evidence about a machine holds them. */
export const jobsFact = (evidence: {
  jobs: JobEvidence[] | 'unknown';
  jobsUnavailable?: string;
  readAt: number;
}): JobsFact => {
  const { jobs, jobsUnavailable, readAt } = evidence;
  if (jobs !== 'unknown') return { kind: 'read', jobs, readAt };
  if (jobsUnavailable !== undefined) return { kind: 'unavailable', reason: jobsUnavailable };
  return { kind: 'unread', reason: 'Azure did not answer.' };
};

/** Why something could not be read. */
export const unreadFor = (error: unknown): Unread => {
  const { why, whatToDo, correlationId } = describeError(error);
  return { reason: why, whatToDo, correlationId };
};

/** The same; throws what concerns the whole: that a sign-in is needed, or that it was called off. */
export const unreadUnlessOver = (error: unknown): Unread => {
  if (error instanceof AzureError && error.kind !== 'signInNeeded' && error.kind !== 'cancelled')
    return unreadFor(error);
  throw error;
};

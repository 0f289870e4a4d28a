import { signedIn } from '#src/auth/session.ts';
import { config } from '#src/config.ts';
import type { JobEvidence } from '#src/consent/access/evidence.ts';
import { commandListByVersion } from '#src/consent/commands.ts';
import { type Consent, consentHash } from '#src/consent/consent.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import type { CheckDetail, KnownFacts } from '#src/consent/receipt/checks.ts';
import {
  type ActivityExtract,
  type ApprovalExtract,
  type AzureExtract,
  isReceiptInstant,
  type JobExtract,
  type MachineExtract,
  makeReceipt,
  mostReviews,
  type Receipt,
} from '#src/consent/receipt/receipt.ts';
import type { ReviewRecord } from '#src/consent/review.ts';
import { termsById } from '#src/consent/terms.ts';
import { parseMachineId, resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { toUtcSeconds } from '#src/lib/time.ts';
import { readConsentApprovals } from './approvals.ts';
import { AzureError, endsReading, problemOf } from './http/errors.ts';
import { providerQuery, reviewerQuery } from './history.ts';
import { readingTime } from './http/transport.ts';
import { queryClient } from './query-client.ts';
import { type ConsentEntry, joinGroups, readGroups } from './records.ts';
import { type ActivityEvent, readActivity } from './resources/activity-log.ts';
import { readJobs } from './resources/jobs.ts';

interface ConsentRef {
  consentId: string;
  /** ARM ids. The record lies in their resource groups. */
  machines: readonly string[];
}

type Gap = AzureExtract['notRead'][number];

/**
 * Makes the receipt of a consent on record with what Azure says now, for any reader of the record. What can't be read is named in
 * `azure.notRead`. Throws AzureError when the record can't be read, nobody is signed in, or this build doesn't hold the terms or commands.
 */
export async function createReceipt({ consentId, machines }: ConsentRef, signal?: AbortSignal): Promise<Receipt> {
  const { entry, failed } = await readEntry({ consentId, machines });
  if (entry === undefined) {
    const [unread] = failed;
    const message = 'Azure holds no record of this consent in the resource groups of its machines.';
    throw unread?.error ?? new AzureError({ kind: 'notFound', message, scope: consentId });
  }
  const { consent, consentHash: hash, record } = entry;
  const notRead: Gap[] = failed.map(({ groupId, error }) => gapOf('record', groupId, error));
  const readMachine = (machineId: string) => machineExtract(entry, machineId, notRead, signal);
  const azure: AzureExtract = {
    endpoint: config().resourceManager,
    correlationId: correlationId(entry.consentHash),
    records: dated(entry.copies, ({ timestamp }) => timestamp, notRead).map(({ groupId, ...copy }) => ({
      resourceGroupId: groupId,
      ...copy,
    })),
    machines: await Promise.all(consent.machines.map(readMachine)),
    activity: await readConsentActivity(consent, hash, notRead, signal),
    approvals: await approvalExtracts(consent, hash, notRead, signal),
    notRead,
    // The last: no other time in the receipt may be later.
    readAt: toUtcSeconds(await readingTime()),
  };
  const { title: _title, source: _source, ...terms } = termsById(consent.terms.id) ?? unknown('terms', consentId);
  const commands = commandListByVersion(consent.commands.version) ?? unknown('commands', consentId);
  const reviews = await countedReviews(entry);
  return makeReceipt({
    kind: 'remote-support-receipt/4',
    record,
    terms,
    commands,
    azure: wellFormed(azure),
    ...(reviews.length > 0 && { reviews }),
  });
}

/** Those that count: one that nobody signed has no place in a proof. */
async function countedReviews({ reviews }: ConsentEntry): Promise<ReviewRecord[]> {
  const checked = reviews.map(async (review) => {
    const signer = await queryClient.fetchQuery(reviewerQuery(review));
    return signer.is === 'valid' && signer.keyConfirmed !== false ? [review.record] : [];
  });
  return (await Promise.all(checked)).flat().slice(0, mostReviews);
}

/** What Microsoft Entra and, for whoever is signed in, Azure say now about a receipt. Never rejects. */
export async function factsNow({ record: { consent, consentId } }: Receipt): Promise<KnownFacts> {
  const { tenantId, clientId, formerClientIds = [] } = config();
  const isOurs = sameId(tenantId, consent.tenantId);
  const [keys, azure] = await Promise.all([isOurs ? entraKeys() : otherDirectory, azureFacts(consent, consentId)]);
  return {
    ...azure,
    ...keys,
    ...(isOurs && { clientIds: [clientId, ...formerClientIds] }),
    why: { ...azure.why, ...keys.why },
  };
}

const otherDirectory: KnownFacts = { why: { key: { why: 'otherDirectory' } } };

async function entraKeys(): Promise<KnownFacts> {
  try {
    return { entraKeys: (await queryClient.fetchQuery(providerQuery())).keys };
  } catch (error) {
    return { why: { key: notReadDetail(error) } };
  }
}

async function azureFacts(consent: Consent, consentId: string): Promise<KnownFacts> {
  const account = signedIn();
  const why = account === null ? 'signedOut' : 'otherDirectory';
  if (account === null || !sameId(account.tenantId, consent.tenantId))
    return { why: { recordNow: { why }, witnessNow: { why } } };
  const [record, activity] = await Promise.all([recordFacts(consent, consentId), activityFacts(consent)]);
  return { ...record, ...activity, why: { ...record.why, ...activity.why } };
}

/** A record of another content is told of, even where a copy beside it is the one in the receipt. */
async function recordFacts(consent: Consent, consentId: string): Promise<KnownFacts> {
  try {
    const { entry, failed, problems } = await readEntry({ consentId, machines: consent.machines });
    const own = problems.filter((problem) => problem.consentId === consentId).map(({ is }) => is);
    if (own.includes('invalid') || own.includes('misnamed')) return { recordNow: 'differs' };
    if (own.includes('copiesDiffer')) return { recordNow: 'differs', why: { recordNow: { why: 'copiesDiffer' } } };
    const [unread] = failed;
    const recordNow = unread && notReadDetail(unread.error);
    if (entry !== undefined) return { recordNow: entry.record, why: { recordNow } };
    return { why: { recordNow: recordNow ?? { why: 'notFound' } } };
  } catch (error) {
    return { why: { recordNow: notReadDetail(error) } };
  }
}

async function activityFacts(consent: Consent): Promise<KnownFacts> {
  const gaps: Gap[] = [];
  try {
    const activityNow = await readConsentActivity(consent, await consentHash(consent), gaps);
    const [gap] = gaps;
    return gap === undefined ? { activityNow } : { why: { witnessNow: { why: 'notRead', message: gap.message } } };
  } catch (error) {
    return { why: { witnessNow: notReadDetail(error) } };
  }
}

function notReadDetail(error: unknown): CheckDetail {
  return { why: 'notRead', message: problemOf(error).message };
}

/** A receipt bears the time of now: what was read long before it may lack an end that was recorded since, ms. */
const freshMs = 5000;

/** The consent as the resource groups of its machines keep it now. */
async function readEntry({ consentId, machines }: ConsentRef) {
  const found = await readGroups(queryClient, resourceGroupsOf(machines), { maxAgeMs: freshMs });
  const { consents, problems } = await joinGroups(found);
  return { entry: consents.find((entry) => entry.consentId === consentId), failed: found.failed, problems };
}

async function machineExtract(
  { consentId, ends, changes, revokes }: ConsentEntry,
  machineId: string,
  notRead: Gap[],
  signal: AbortSignal | undefined,
): Promise<MachineExtract> {
  const end = ends.find((one) => sameId(one.machineId, machineId));
  const own = revokes.filter(({ machines }) => machines.includes(machineId));
  return {
    machineId,
    job: await readJob(consentId, machineId, notRead, signal),
    changes: changes
      .filter((change) => sameId(change.machineId, machineId))
      .map(({ level, notAfter, changedAt }) => ({ level, notAfter, changedAt })),
    end: end === undefined ? null : { ended: end.ended, confirmedAt: end.confirmedAt },
    ...(own.length > 0 && { revokes: own.map(({ reason, revokedAt }) => ({ reason, revokedAt })) }),
  };
}

/** Who let the person have the role: Azure's word. */
async function approvalExtracts(
  consent: Consent,
  hash: string,
  notRead: Gap[],
  signal: AbortSignal | undefined,
): Promise<ApprovalExtract[]> {
  const { asked, unread } = await readConsentApprovals(consent, hash, { signal });
  notRead.push(
    ...unread.map(({ groupId: of, problem: { code = '', message } }) => ({
      part: 'approval' as const,
      of,
      code,
      message,
    })),
  );
  return asked.map(({ groupId, activation, answer }) => ({
    resourceGroupId: groupId,
    request: activation.name,
    principalId: activation.principalId,
    roleDefinitionId: activation.roleDefinitionId,
    role: activation.roleName ?? null,
    status: activation.status,
    askedAt: activation.askedAt === undefined ? null : toUtcSeconds(activation.askedAt),
    answer: answer
      ? {
          result: answer.result ?? '',
          at: isReceiptInstant(answer.answeredAt ?? '') ? (answer.answeredAt ?? null) : null,
          by: answer.by ?? null,
          byId: answer.byId ?? null,
          reason: answer.reason ?? null,
        }
      : null,
  }));
}

async function readJob(
  consentId: string,
  machineId: string,
  notRead: Gap[],
  signal: AbortSignal | undefined,
): Promise<JobExtract | null> {
  try {
    const { jobs } = await readJobs(machineId, { signal });
    if ('unavailable' in jobs) {
      notRead.push({ part: 'job', of: machineId, code: '', message: jobs.unavailable });
      return null;
    }
    const job = jobs.find(({ name }) => sameId(name, consentId));
    return job === undefined ? null : jobExtract(machineId, job);
  } catch (error) {
    if (endsReading(error)) throw error;
    notRead.push(gapOf('job', machineId, error));
    return null;
  }
}

function jobExtract(machineId: string, job: JobEvidence): JobExtract {
  return {
    id: `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${job.name}`,
    type: job.type,
    provisioningState: job.provisioningState,
    accessLevel: job.accessLevel === '' ? null : job.accessLevel,
    expirationTimestamp: job.expirationTimestamp === '' ? null : job.expirationTimestamp,
    nodeState: job.nodeState ?? null,
    lastModifiedAt: job.lastModifiedAt ?? null,
    lastModifiedBy: job.lastModifiedBy ?? null,
    sessions: job.sessions.map(({ sessionId, sessionStartTime, sessionEndTime }) => ({
      sessionId: sessionId ?? null,
      startedAt: sessionStartTime ?? null,
      endedAt: sessionEndTime ?? null,
    })),
  };
}

/** What the Activity Logs of the consent's subscriptions hold under its correlation id, oldest first. */
async function readConsentActivity(
  consent: Consent,
  hash: string,
  notRead: Gap[],
  signal?: AbortSignal,
): Promise<ActivityExtract[]> {
  const subscriptions = new Set(consent.machines.flatMap((id) => parseMachineId(id)?.subscriptionId ?? []));
  const readOne = async (subscriptionId: string): Promise<ActivityEvent[]> => {
    try {
      return await readActivity(subscriptionId, correlationId(hash), signal);
    } catch (error) {
      if (endsReading(error)) throw error;
      notRead.push(gapOf('activity', `/subscriptions/${subscriptionId}`, error));
      return [];
    }
  };
  const found = await Promise.all([...subscriptions].map(readOne));
  return dated(found.flat(), ({ at }) => at, notRead)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ at, caller, callerId, operation, status, resourceId, correlationId: own }) => ({
      at,
      caller: caller ?? null,
      callerId: callerId ?? null,
      operation,
      status,
      resourceId,
      correlationId: own,
    }));
}

/** A time that nobody can read would make the whole file unreadable: it is left out, and named. */
function dated<T>(items: readonly T[], timeOf: (item: T) => string, notRead: Gap[]): T[] {
  const [good, bad] = [items.filter((item) => isReceiptInstant(timeOf(item))), items.length];
  if (good.length < bad) notRead.push({ part: 'time', of: '', code: '', message: `${bad - good.length} of ${bad}` });
  return good;
}

function gapOf(part: Gap['part'], of: string, error: unknown): Gap {
  const { code = '', message } = problemOf(error);
  return { part, of, code, message };
}

function unknown(what: string, consentId: string): never {
  const message = `This version of the app doesn’t hold the ${what} that the consent names.`;
  throw new AzureError({ kind: 'notAvailable', message, scope: consentId });
}

/** Azure's texts as JSON can hold them: half of a surrogate pair has no UTF-8. */
function wellFormed(azure: AzureExtract): AzureExtract {
  const text = JSON.stringify(azure, (_, member: unknown) =>
    typeof member === 'string' ? member.replace(/\p{Surrogate}/gu, '\uFFFD') : member,
  );
  return JSON.parse(text) as AzureExtract;
}

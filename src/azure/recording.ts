import { auth } from '#src/auth/session.ts';
import { type Acceptance, acceptanceName, readAcceptance } from '#src/consent/acceptance.ts';
import { correlationId, isConsentId } from '#src/consent/consent-id.ts';
import type { AccessLevel } from '#src/consent/level.ts';
import {
  type ChangeRecord,
  changeRecordName,
  type ConsentRecord,
  type EndRecord,
  endRecordName,
  isChangeOf,
  readChangeRecord,
  readEndRecord,
  readRecord,
  readRevokeRecord,
  recordDeployment,
  recordName,
  type RevokeRecord,
  revokeRecordName,
} from '#src/consent/record.ts';
import { readReviewRecord, type ReviewRecord, reviewRecordName } from '#src/consent/review.ts';
import { resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { toUtcSeconds } from '#src/lib/time.ts';
import { AzureError } from './http/errors.ts';
import { readingTime } from './http/transport.ts';
import { queryClient } from './query-client.ts';
import type { RecordCopy } from './group-records.ts';
import { type ConsentEntry, type ConsentsReading, groupRecordsQuery, recordsKey } from './records.ts';
import { type DeploymentToKeep, keepDeployment } from './resources/deployments.ts';

export type Recorded = { groupId: string; copy: RecordCopy } | { groupId: string; error: AzureError };

/**
 * Writes the record in each of these resource groups and reads it back: `copy` only where Azure then shows exactly this record. An equal one
 * that is there is taken as it is, another one is a conflict and never overwritten. Rejects with the signal's reason when that is aborted before
 * the record leaves.
 */
export async function recordConsent(
  record: ConsentRecord,
  groupIds: readonly string[],
  signal?: AbortSignal,
): Promise<Recorded[]> {
  const text = canonicalJson(record);
  const isSame = async (properties: unknown): Promise<boolean> => {
    const reading = await readRecord(properties);
    return reading !== undefined && canonicalJson(reading) === text;
  };
  return keepIn(groupIds, {
    name: recordName(record.consentId),
    properties: recordDeployment(record),
    isSame,
    correlationId: correlationId(record.consentHash),
    signal,
  });
}

/** Puts a review on record beside its consent, in each of these resource groups. Throws the first AzureError; another try writes what lacks. */
export async function recordReview(
  record: ReviewRecord,
  consentHash: string,
  groupIds: readonly string[],
): Promise<void> {
  const name = await reviewRecordName(record);
  await keepSaid(record, readReviewRecord, { name, correlationId: correlationId(consentHash) }, groupIds);
}

/** Puts on record in this resource group that a finding is accepted. Throws AzureError. */
export async function recordAcceptance(record: Acceptance, groupId: string): Promise<void> {
  const name = await acceptanceName(record);
  await keepSaid(record, readAcceptance, { name, correlationId: crypto.randomUUID() }, [groupId]);
}

/**
 * Puts on record why access was revoked, beside each consent on record that ran there; no revoke waits for it. Throws AzureError where there is
 * none, or one couldn't be kept. `pressedAt`: server time, ms.
 */
export async function recordRevoke(machineIds: readonly string[], reason: string, pressedAt: number): Promise<void> {
  const revokedAt = toUtcSeconds(pressedAt);
  const asked = new Set(machineIds.map((id) => id.toLowerCase()));
  let isKept = false;
  for (const groupId of resourceGroupsOf(machineIds)) {
    const { consents } = await queryClient.fetchQuery(groupRecordsQuery(groupId));
    for (const { consentId, consent, consentHash, ends } of consents) {
      const hasEnded = (id: string) => ends.some(({ machineId }) => sameId(machineId, id));
      const machines = consent.machines.filter((id) => asked.has(id) && id.startsWith(`${groupId}/`) && !hasEnded(id));
      if (machines.length === 0 || consent.notBefore > revokedAt || consent.notAfter <= revokedAt) continue;
      const record: RevokeRecord = { kind: 'remote-support-revoke-record/1', consentId, machines, reason, revokedAt };
      const names = { name: await revokeRecordName(record), correlationId: correlationId(consentHash) };
      await keepSaid(record, readRevokeRecord, names, [groupId]);
      isKept = true;
    }
  }
  if (!isKept) throw new AzureError({ kind: 'notFound', message: 'No consent on record is of this access.' });
}

/** What a person says, under a name that holds what it says. */
async function keepSaid<R extends { kind: string }>(
  record: R,
  read: (properties: unknown) => R | undefined,
  names: Pick<DeploymentToKeep, 'name' | 'correlationId'>,
  groupIds: readonly string[],
): Promise<void> {
  const text = canonicalJson(record);
  const isSame = (properties: unknown): boolean => {
    const reading = read(properties);
    return reading !== undefined && canonicalJson(reading) === text;
  };
  const kept = await keepIn(groupIds, { ...names, properties: recordDeployment(record), isSame });
  for (const one of kept) if ('error' in one) throw one.error;
}

function keepIn(groupIds: readonly string[], toKeep: Omit<DeploymentToKeep, 'groupId'>): Promise<Recorded[]> {
  const one = async (groupId: string): Promise<Recorded> => {
    try {
      const { id, timestamp, correlationId: correlation } = await keepDeployment({ ...toKeep, groupId });
      outdate(recordsKey, groupId);
      outdate('consents');
      return { groupId, copy: { groupId, deploymentId: id, timestamp, correlationId: correlation } };
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      return { groupId, error };
    }
  };
  return Promise.all(groupIds.map((id) => one(id.toLowerCase())));
}

/**
 * Puts the proven end of access on record beside the consent's, unless one is there: best effort. `evidence`: what proved it, one sentence.
 * Resolves with the error when it could not be kept. Access that was granted without a consent of this app has none to end.
 */
export function recordEnd(
  machineId: string,
  consentId: string,
  { ended, evidence }: { ended: 'revoked' | 'expired'; evidence: string },
): Promise<AzureError | undefined> {
  return beside(machineId, consentId, async (entry) => {
    const isHere = (end: EndRecord): boolean => sameId(end.machineId, machineId);
    const record: EndRecord = {
      kind: 'remote-support-end-record/1',
      consentId: entry.consentId,
      machineId: machineId.toLowerCase(),
      ended,
      confirmedAt: toUtcSeconds(await readingTime()),
      evidence: evidence.slice(0, 1000),
    };
    return {
      name: await endRecordName(record.consentId, record.machineId),
      properties: recordDeployment(record),
      // Two tabs may confirm the same end at different moments: the first record stands.
      isSame: (properties) => {
        const reading = readEndRecord(properties);
        return reading !== undefined && reading.consentId === record.consentId && isHere(reading);
      },
    };
  });
}

/** Puts on record that access was shortened or lowered; like `recordEnd`. `notAfter`: UTC in whole seconds. */
export function recordChange(
  machineId: string,
  consentId: string,
  { level, notAfter }: { level: AccessLevel; notAfter: string },
): Promise<AzureError | undefined> {
  return beside(machineId, consentId, async (entry) => {
    const userId = auth().account?.userId.toLowerCase();
    if (userId === undefined) throw new AzureError({ kind: 'signInNeeded', message: 'Nobody is signed in.' });
    const record: ChangeRecord = {
      kind: 'remote-support-change-record/1',
      consentId: entry.consentId,
      machineId: machineId.toLowerCase(),
      level,
      notAfter,
      userId,
      changedAt: toUtcSeconds(await readingTime()),
    };
    // Someone may have widened the access elsewhere: what is left can still be more than was agreed, and no record may say so.
    if (!isChangeOf(record, entry.consent))
      throw new AzureError({ kind: 'badRequest', code: 'BeyondConsent', message: '', scope: machineId });
    const text = canonicalJson(record);
    return {
      // The name holds what it says, so the same change is never kept twice.
      name: await changeRecordName(record),
      properties: recordDeployment(record),
      isSame: (properties) => {
        const reading = readChangeRecord(properties);
        return reading !== undefined && canonicalJson(reading) === text;
      },
    };
  });
}

type Beside = Pick<DeploymentToKeep, 'name' | 'properties' | 'isSame'>;

/** Keeps what `make` makes beside the record of the consent, where the machine's resource group holds one. */
async function beside(
  machineId: string,
  jobName: string,
  make: (entry: ConsentEntry) => Promise<Beside>,
): Promise<AzureError | undefined> {
  const consentId = jobName.toLowerCase();
  const [groupId] = resourceGroupsOf([machineId]);
  if (!isConsentId(consentId) || groupId === undefined) return undefined;
  try {
    const entry = await consentOn(groupId, consentId);
    if (entry === undefined) return undefined;
    const record = await make(entry);
    await keepDeployment({ ...record, groupId, correlationId: correlationId(entry.consentHash) });
    outdate('consents');
    return undefined;
  } catch (error) {
    return error instanceof AzureError
      ? error
      : new AzureError({ kind: 'badRequest', message: String(error), scope: groupId, cause: error });
  }
}

/** What is held may be old, and then lack a consent, but no consent ever changes. */
async function consentOn(groupId: string, consentId: string): Promise<ConsentEntry | undefined> {
  const query = groupRecordsQuery(groupId);
  const find = ({ consents }: ConsentsReading) => consents.find((one) => one.consentId === consentId);
  const held = queryClient.getQueryData(query.queryKey);
  return (held && find(held)) ?? find(await queryClient.fetchQuery(query));
}

/** Pages that show records read them anew. One reading serves all who ask meanwhile: it can be megabytes. */
function outdate(...queryKey: string[]): void {
  void queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false });
}

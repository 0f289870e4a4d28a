import { activationName } from '#src/consent/authority/authority.ts';
import { type Consent } from '#src/consent/consent.ts';
import { consentId, correlationId } from '#src/consent/consent-id.ts';
import { isWithin, parseLevel } from '#src/consent/level.ts';
import { type ConsentRecord, recordName } from '#src/consent/record.ts';
import { consentTimesFault, type SignatureFault } from '#src/consent/signature.ts';
import { resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { clockSkewMs, instantNanoseconds } from '#src/lib/time.ts';
import { type CheckDetail, type CheckOutcome, fails, holds, lost, type Moment, notCheckable } from './checks.ts';
import type { ActivityExtract, Receipt } from './receipt.ts';

/** Whether what Azure said belongs to this consent and stays within it. */
export async function checkAzure({ record: { consent }, azure }: Receipt, hash: string): Promise<CheckOutcome> {
  const [misfit] = misfits(consent, azure, hash);
  const detail = misfit ?? (await approvalMisfit(consent, azure, hash));
  return detail === undefined ? holds : fails(detail);
}

function* misfits(consent: Consent, azure: Receipt['azure'], hash: string): Generator<CheckDetail> {
  const ofOther = (what: string): CheckDetail => ({ why: 'notOfConsent', what });
  const id = correlationId(hash);
  if (!sameId(azure.correlationId, id)) yield ofOther(azure.correlationId);
  const places = placesOf(consent, hash);
  for (const { resourceGroupId, deploymentId, correlationId: sent } of azure.records) {
    const place = deploymentId.toLowerCase();
    const isInPlace = places.includes(place) && place.startsWith(`${resourceGroupId.toLowerCase()}/providers/`);
    if (!isInPlace || (sent !== '' && !sameId(sent, id))) yield ofOther(deploymentId);
  }
  if (azure.machines.length !== consent.machines.length) yield ofOther(`${azure.machines.length} machines`);
  const end = instantNanoseconds(consent.notAfter) ?? 0n;
  const isAfterEnd = (text: string) => (instantNanoseconds(text) ?? end + 1n) > end;
  for (const [index, { machineId, job, changes }] of azure.machines.entries()) {
    if (!sameId(machineId, consent.machines[index] ?? '')) yield ofOther(machineId);
    const beyond: CheckDetail = { why: 'beyondConsent', what: machineId };
    if (changes.some(({ level, notAfter }) => !isWithin(level, consent.level) || isAfterEnd(notAfter))) yield beyond;
    if (job === null) continue;
    const jobId = `${machineId}/providers/microsoft.azurestackhci/edgedevices/default/jobs/${consentId(hash)}`;
    if (!sameId(job.id, jobId)) yield ofOther(job.id);
    const level = parseLevel(job.accessLevel ?? 'None');
    const isNone = (job.accessLevel ?? 'None').toLowerCase() === 'none';
    if (!isNone && !(level !== undefined && isWithin(level, consent.level))) yield beyond;
    if (job.expirationTimestamp !== null && isAfterEnd(job.expirationTimestamp)) yield beyond;
  }
}

/** A role that was asked for by somebody else, elsewhere, or under another consent. */
async function approvalMisfit(
  { machines, userId }: Consent,
  { approvals = [] }: Receipt['azure'],
  hash: string,
): Promise<CheckDetail | undefined> {
  const groups = resourceGroupsOf(machines);
  for (const { resourceGroupId, request, principalId } of approvals) {
    const isOwn = sameId(principalId, userId) && groups.includes(resourceGroupId.toLowerCase());
    if (!isOwn || !sameId(request, await activationName(hash, resourceGroupId)))
      return { why: 'notOfConsent', what: request };
  }
  return undefined;
}

/** Where this app keeps the record of a consent, one deployment in each resource group of its machines, lower case. */
function placesOf(consent: Consent, hash: string): string[] {
  return resourceGroupsOf(consent.machines).map(
    (group) => `${group}/providers/microsoft.resources/deployments/${recordName(consentId(hash))}`,
  );
}

/**
 * Whether the Activity Log, which no administrator can edit, names the person of the consent as the writer of its record. Where the record
 * lies follows from the consent: copies that the file leaves out may have another writer.
 */
export function checkWitness(
  { record: { consent } }: Pick<Receipt, 'record'>,
  hash: string,
  activity: readonly ActivityExtract[] | undefined,
  why: CheckDetail = { why: 'notAsked' },
): CheckOutcome {
  if (activity === undefined) return notCheckable(why);
  const places = placesOf(consent, hash);
  const writers = activity
    .filter(
      ({ operation, status, resourceId }) =>
        sameId(operation, 'Microsoft.Resources/deployments/write') &&
        ['accepted', 'succeeded'].includes(status.toLowerCase()) &&
        places.includes(resourceId.toLowerCase()),
    )
    .flatMap(({ callerId }) => callerId ?? []);
  const writer = writers.find((id) => !sameId(id, consent.userId));
  if (writer !== undefined) return fails({ why: 'otherWriter', writer });
  return writers.length > 0 ? holds : notCheckable({ why: 'writerNotFound' });
}

/** Whether the record that Azure keeps is still the one in the receipt. `why`: why it wasn't read, or not all of its copies. */
export function checkRecordNow(
  { record }: Pick<Receipt, 'record'>,
  recordNow: ConsentRecord | 'differs' | undefined,
  why?: CheckDetail,
): CheckOutcome {
  if (recordNow === undefined) return notCheckable(why ?? { why: 'notAsked' });
  if (recordNow === 'differs' || canonicalJson(recordNow) !== canonicalJson(record)) return fails(why);
  return why === undefined ? holds : notCheckable(why);
}

const toleranceNs = BigInt(clockSkewMs) * 1_000_000n;

/** Whether the order of all times is possible: agreed before signed, signed before recorded, all before Azure was read. */
export function checkTime({ record, azure }: Receipt, claims: Record<string, unknown> | undefined): CheckOutcome {
  const { consent } = record;
  if (claims === undefined) return lost;
  const fault = signingFault(claims, consent);
  if (fault !== undefined) return fails({ why: fault });
  const signedAt = nanoseconds(claims['iat']) ?? 0n;
  const after: [Moment, bigint][] = [
    ...azure.records.map(({ timestamp }): [Moment, bigint] => ['record', instant(timestamp)]),
    ...azure.activity.map(({ at }): [Moment, bigint] => ['activity', instant(at)]),
    ...(azure.approvals ?? []).flatMap(({ askedAt, answer }): [Moment, bigint][] => [
      ...(askedAt === null ? [] : [['request', instant(askedAt)] satisfies [Moment, bigint]]),
      ...(answer?.at ? [['answer', instant(answer.at)] satisfies [Moment, bigint]] : []),
    ]),
    ...azure.machines.flatMap(({ changes, end, revokes = [] }): [Moment, bigint][] => [
      ...changes.map(({ changedAt }): [Moment, bigint] => ['change', instant(changedAt)]),
      ...revokes.map(({ revokedAt }): [Moment, bigint] => ['revoke', instant(revokedAt)]),
      ...(end === null ? [] : [['accessEnd', instant(end.confirmedAt)] satisfies [Moment, bigint]]),
    ]),
  ];
  const early = after.find(([, at]) => at < signedAt - toleranceNs);
  if (early) return fails({ why: 'order', early: early[0], late: 'signIn' });
  const readAt = instant(azure.readAt);
  const authenticatedAt = nanoseconds(claims['auth_time']) ?? signedAt;
  const all: [Moment, bigint][] = [['signIn', signedAt], ['authentication', authenticatedAt], ...after];
  const late = all.find(([, at]) => at > readAt + toleranceNs);
  return late ? fails({ why: 'order', early: 'reading', late: late[0] }) : holds;
}

/** Whether a token was signed in this time, to the nanosecond. */
export function signingFault(
  claims: Record<string, unknown>,
  time: Pick<Consent, 'notBefore' | 'notAfter'>,
): SignatureFault | undefined {
  const fault = consentTimesFault(claims, time);
  if (fault !== undefined) return fault;
  const signedAt = nanoseconds(claims['iat']) ?? 0n;
  if (signedAt < instant(time.notBefore) - 2n * toleranceNs) return 'tooOld';
  return signedAt > instant(time.notAfter) ? 'tooLate' : undefined;
}

/** The form was checked when the receipt was read. */
function instant(text: string): bigint {
  return instantNanoseconds(text) ?? 0n;
}

/** Of a NumericDate: seconds, perhaps with a fraction. */
function nanoseconds(claim: unknown): bigint | undefined {
  if (typeof claim !== 'number' || !Number.isFinite(claim)) return undefined;
  const whole = Math.floor(claim);
  return BigInt(whole) * 1_000_000_000n + BigInt(Math.round((claim - whole) * 1e9));
}

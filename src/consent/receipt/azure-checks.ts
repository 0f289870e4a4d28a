import { type Consent } from '#src/consent/consent.ts';
import { consentId, correlationId } from '#src/consent/consent-id.ts';
import { isWithin, parseLevel } from '#src/consent/level.ts';
import { type ConsentRecord, recordName } from '#src/consent/record.ts';
import { consentTimesFault } from '#src/consent/signature.ts';
import { resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { canonicalJson } from '#src/lib/canonical-json.ts';
import { clockSkewMs, instantNanoseconds } from '#src/lib/time.ts';
import { type CheckDetail, type CheckOutcome, fails, holds, type Moment, notCheckable } from './checks.ts';
import type { ActivityExtract, Receipt } from './receipt.ts';
import type { ReceiptToken } from './token-checks.ts';

type Machine = Receipt['azure']['machines'][number];

/** Whether what Azure said belongs to this consent and stays within it. */
export function checkAzure({ record: { consent }, azure }: Receipt, hash: string): CheckOutcome {
  const detail =
    frameDetail(consent, azure, hash) ??
    firstOf(azure.records, (record) => recordDetail(consent, record, hash)) ??
    firstOf(azure.machines, (machine) => machineDetail(consent, machine, consentId(hash)));
  return detail === undefined ? holds : fails(detail);
}

function firstOf<T>(items: readonly T[], detailOf: (item: T) => CheckDetail | undefined): CheckDetail | undefined {
  for (const item of items) {
    const detail = detailOf(item);
    if (detail !== undefined) return detail;
  }
  return undefined;
}

function frameDetail(
  consent: Consent,
  { correlationId: id, machines }: Receipt['azure'],
  hash: string,
): CheckDetail | undefined {
  if (!sameId(id, correlationId(hash))) return { why: 'notOfConsent', what: id };
  const isSame =
    machines.length === consent.machines.length &&
    machines.every(({ machineId }, index) => sameId(machineId, consent.machines[index] ?? ''));
  return isSame ? undefined : { why: 'notOfConsent', what: machines.map(({ machineId }) => machineId).join(', ') };
}

/** Where this app keeps the record of a consent, one deployment in each resource group of its machines, lower case. */
function placesOf(consent: Consent, hash: string): string[] {
  return resourceGroupsOf(consent.machines).map(
    (group) => `${group}/providers/microsoft.resources/deployments/${recordName(consentId(hash))}`,
  );
}

function recordDetail(
  consent: Consent,
  { resourceGroupId, deploymentId, correlationId: id }: Receipt['azure']['records'][number],
  hash: string,
): CheckDetail | undefined {
  const place = deploymentId.toLowerCase();
  const isInPlace =
    placesOf(consent, hash).includes(place) && place.startsWith(`${resourceGroupId.toLowerCase()}/providers/`);
  const isOurs = id === '' || sameId(id, correlationId(hash));
  return isInPlace && isOurs ? undefined : { why: 'notOfConsent', what: deploymentId };
}

function machineDetail(consent: Consent, { machineId, job, changes }: Machine, id: string): CheckDetail | undefined {
  const beyond = { why: 'beyondConsent', what: machineId } as const;
  const end = instantNanoseconds(consent.notAfter) ?? 0n;
  const isAfterEnd = (text: string) => (instantNanoseconds(text) ?? end + 1n) > end;
  const isMore = changes.some(({ level, notAfter }) => !isWithin(level, consent.level) || isAfterEnd(notAfter));
  if (isMore) return beyond;
  if (job === null) return undefined;
  if (!sameId(job.id, `${machineId}/providers/microsoft.azurestackhci/edgedevices/default/jobs/${id}`))
    return { why: 'notOfConsent', what: job.id };
  const level = parseLevel(job.accessLevel ?? 'None');
  const isNone = (job.accessLevel ?? 'None').toLowerCase() === 'none';
  if (!isNone && !(level !== undefined && isWithin(level, consent.level))) return beyond;
  const isLonger = job.expirationTimestamp !== null && isAfterEnd(job.expirationTimestamp);
  return isLonger ? beyond : undefined;
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
export function checkTime({ record, azure }: Receipt, token: ReceiptToken | undefined): CheckOutcome {
  const { consent, signature } = record;
  const claims = token?.claims ?? {};
  const fault = token === undefined ? undefined : consentTimesFault(claims, consent);
  if (fault !== undefined) return fails({ why: fault });
  // Of a token that the person kept, the record has the time.
  const issuedAt = 'issuedAt' in signature ? instant(signature.issuedAt) : 0n;
  const signedAt = token === undefined ? issuedAt : (nanoseconds(claims['iat']) ?? 0n);
  if (signedAt < instant(consent.notBefore) - 2n * toleranceNs) return fails({ why: 'tooOld' });
  if (signedAt > instant(consent.notAfter)) return fails({ why: 'tooLate' });
  const signed: [Moment, bigint] = ['signIn', signedAt];
  const authenticated = nanoseconds(claims['auth_time']);
  const after: [Moment, bigint][] = [
    ...azure.records.map(({ timestamp }): [Moment, bigint] => ['record', instant(timestamp)]),
    ...azure.activity.map(({ at }): [Moment, bigint] => ['activity', instant(at)]),
    ...azure.machines.flatMap(({ changes, end }): [Moment, bigint][] => [
      ...changes.map(({ changedAt }): [Moment, bigint] => ['change', instant(changedAt)]),
      ...(end === null ? [] : [['accessEnd', instant(end.confirmedAt)] satisfies [Moment, bigint]]),
    ]),
  ];
  const early = after.find(([, at]) => at < signed[1] - toleranceNs);
  if (early) return fails({ why: 'order', early: early[0], late: 'signIn' });
  const readAt = instant(azure.readAt);
  const all: [Moment, bigint][] = [signed, ...after];
  if (authenticated !== undefined) all.push(['authentication', authenticated]);
  const late = all.find(([, at]) => at > readAt + toleranceNs);
  return late ? fails({ why: 'order', early: 'reading', late: late[0] }) : holds;
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

import { auth } from '#src/auth/session.ts';
import type { ConsentRecord, EndRecord } from '#src/consent/record.ts';
import { groupsOf, type RecordCopy } from '#src/azure/records/consent-history.ts';
import { type ConsentReading, readConsentEntry, type RecordProblem } from '#src/azure/records/consent-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { heardServerNow } from '#src/azure/transport/server-clock.ts';
import { groupOutcomes, placesOf } from '#src/azure/records/record-places.ts';
import { signedConsent } from '#src/azure/records/signed-consents.ts';
import { isTimeOver } from './grant-run.ts';
import { changeGrant, type GrantProgress, grantProgress } from './grant-store.ts';

/** Only the person who agreed puts it into effect: the consent names them, and so must the Activity Log. */
export const isOwn = (record: ConsentRecord): boolean => {
  const account = auth().account;
  const { userId, tenantId } = record.consent;
  return account?.userId.toLowerCase() === userId && account.tenantId.toLowerCase() === tenantId;
};

export const notOwn = 'Only the person who agreed can put this consent into effect. Sign in as that person.';

export const problemOf = (error: unknown): NonNullable<GrantProgress['problem']> => ({
  text: error instanceof Error ? error.message : 'Something unexpected went wrong.',
  ...(error instanceof AzureError ? { error } : {}),
});

export interface Known {
  record: ConsentRecord;
  ends: readonly EndRecord[];
  /** Lower-case ids of the resource groups in which the record was found. */
  recordedIn: readonly string[];
  records: readonly RecordCopy[];
  /** Resource groups of its machines in which it may be on record all the same, and records of its name that do not verify: with why. */
  unclear: readonly RecordProblem[];
}

/** Where the record was looked for and what stands there is not known. */
const unclearIn = (
  { consentId, consent }: ConsentRecord,
  asked: readonly string[],
  { entry, problems }: ConsentReading,
): RecordProblem[] => {
  const { unread = [] } = entry ?? placesOf(groupsOf(consent.machines), new Set(), groupOutcomes(asked, problems));
  return [...unread, ...problems.filter((problem) => problem.consentId === consentId)];
};

/** What was found in these resource groups, or else what this tab holds; `undefined` without either. */
const knownFrom = (
  { entry, ...reading }: ConsentReading,
  consentId: string,
  groups: readonly string[],
  held: ConsentRecord | undefined,
): Known | undefined => {
  if (entry === undefined)
    return held && { record: held, ends: [], recordedIn: [], records: [], unclear: unclearIn(held, groups, reading) };
  const { consent, consentHash, signature, ends, records } = entry;
  const record: ConsentRecord = {
    kind: 'remote-support-consent-record/1',
    consent,
    consentHash,
    consentId,
    signature,
  };
  const recordedIn = records.map(({ resourceGroupId }) => resourceGroupId.toLowerCase());
  return { record, ends, recordedIn, records, unclear: unclearIn(record, groups, { entry, ...reading }) };
};

/**
 * The consent as Azure has it, or as this tab still holds it while it is not on record anywhere, reloads included; else `problem` is set.
 * `machines` narrows where it is looked for.
 */
export const findKnown = async (consentId: string, machines?: readonly string[]): Promise<Known | undefined> => {
  const held = grantProgress(consentId)?.record ?? (await signedConsent(consentId));
  const among = machines ?? held?.consent.machines;
  const groups = among && groupsOf(among);
  let reading = await readConsentEntry(consentId, groups);
  // These may be the last that were pressed for, and the others have it on record.
  if (reading.entry === undefined && held === undefined && groups !== undefined)
    reading = await readConsentEntry(consentId);
  const known = knownFrom(reading, consentId, groups ?? [], held);
  // What a clock that was set makes of its end is no end.
  if (known !== undefined && isTimeOver(known)) await heardServerNow();
  if (known !== undefined) return known;
  const unread = reading.problems.find(({ error }) => error !== undefined);
  const unfit = reading.problems.find(({ error }) => error === undefined);
  const notRead = unread ? ` Not everything could be read. ${unread.scope}: ${unread.reason}` : '';
  const text = unfit
    ? `No record of this consent that counts was found. Without one nothing is granted. ${unfit.scope}: ${unfit.reason}${notRead}`
    : unread
      ? `No record of this consent was found, but not everything could be read. ${unread.scope}: ${unread.reason}`
      : 'No record of this consent was found where you may read. Without a record nothing is granted.';
  changeGrant(consentId, { problem: { text, ...(unread?.error === undefined ? {} : { error: unread.error }) } });
  return undefined;
};

/** The same from the resource groups of all its machines, where only some of them were asked. */
export const wholeOf = async (known: Known): Promise<Known> => {
  const { record, unclear } = known;
  if (unclear.every((problem) => problem.error !== undefined || problem.consentId !== undefined)) return known;
  const groups = groupsOf(record.consent.machines);
  return knownFrom(await readConsentEntry(record.consentId, groups), record.consentId, groups, record) ?? known;
};

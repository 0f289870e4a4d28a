import { config } from '#src/config.ts';
import { commandListByVersion } from '#src/consent/commands.ts';
import { correlationId } from '#src/consent/consent.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import type { Receipt, ReceiptSignature } from '#src/consent/receipts/receipt.ts';
import { sealReceipt } from '#src/consent/receipts/receipt-text.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { termsById } from '#src/consent/terms.ts';
import { type ConsentHistoryEntry, groupsOf } from '#src/azure/records/consent-history.ts';
import { readWholeEntry } from '#src/azure/records/consent-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { recordSentences } from '#src/azure/records/record-places.ts';
import { heardServerNow } from '#src/azure/transport/server-clock.ts';
import { readConsentActivity, readMachines, withTimes } from './receipt-extract.ts';

/** The record that the copies in Azure hold. */
export const recordOfEntry = (entry: ConsentHistoryEntry): ConsentRecord => ({
  kind: 'remote-support-consent-record/1',
  consent: entry.consent,
  consentHash: entry.consentHash,
  consentId: entry.consentId,
  signature: entry.signature,
});

const unknown = (what: string, consentId: string): never => {
  throw new AzureError({
    kind: 'notAvailable',
    message: `This version of the app does not hold the ${what} that the consent names, so it cannot write a receipt that proves them.`,
    scope: consentId,
  });
};

/** A receipt bears a server's time: its checks hold all other times against it, and a browser's may be hours off. */
const timeOfReading = async (consentId: string): Promise<string> => {
  const now = await heardServerNow();
  if (now !== undefined) return toUtcSeconds(now);
  throw new AzureError({
    kind: 'notAvailable',
    code: 'ServerTimeUnknown',
    message:
      'No server has told this page the time yet, and the time of this computer may be wrong, so the receipt was not written.',
    scope: consentId,
  });
};

/** Azure's texts as JSON can hold them: half of a surrogate pair has no UTF-8. */
const wellFormed = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_, member: unknown) =>
    typeof member === 'string' ? member.replace(/\p{Surrogate}/gu, '\uFFFD') : member,
  );

export interface BuiltReceipt {
  receipt: Receipt;
  /** What of `notRead` is about the Activity Log. */
  logGaps: string[];
  /** What of `notRead` is about what Azure shows after an end on record, which was read. */
  later: string[];
}

/**
 * Writes the receipt of a consent on record, with what Azure says now: copies of the record, jobs and sessions of each machine, changes, ends, and the
 * Activity Log's events under the consent's correlation id. What cannot be read is named in `notRead`. Throws AzureError when nobody is
 * signed in, the reading is called off, no server's time is known, or the terms or the commands agreed to are unknown here.
 */
export const buildReceipt = async (
  entry: ConsentHistoryEntry,
  signature: ReceiptSignature | null,
  signal?: AbortSignal,
): Promise<BuiltReceipt> => {
  const { consent, consentHash, consentId } = entry;
  const terms = termsById(consent.terms.id) ?? unknown('terms', consentId);
  const commands = commandListByVersion(consent.commands.version) ?? unknown('command list', consentId);
  const correlation = correlationId(consentHash);
  // What is wrong with the records and not known of them is said where they are: a receipt must not look smoother than they are.
  const notRead = recordSentences(entry);
  const later: string[] = [];
  const machines = await readMachines(entry, { gaps: notRead, later }, signal);
  notRead.push(...later);
  const logGaps: string[] = [];
  const activity = await readConsentActivity(consent, correlation, logGaps, signal);
  notRead.push(...logGaps);
  const readAt = await timeOfReading(consentId);
  const receipt = await sealReceipt({
    kind: 'remote-support-receipt/2',
    record: recordOfEntry(entry),
    terms,
    commands,
    signature,
    azure: wellFormed({
      endpoint: config().resourceManager,
      readAt,
      correlationId: correlation,
      records: withTimes(entry.records, ({ timestamp }) => timestamp, 'copies of the record', notRead).map(
        ({ resourceGroupId, deploymentId, timestamp, correlationId: own }) => ({
          resourceGroupId,
          deploymentId,
          timestamp,
          correlationId: own,
        }),
      ),
      machines,
      activity,
      notRead,
    }),
  });
  return { receipt, logGaps, later };
};

/**
 * `buildReceipt` of a consent whose records are read for it: what was read before may lack an end that was recorded since, and a receipt bears
 * the time of now.
 */
export const writeReceipt = async (
  { consentId, machines }: { consentId: string; machines: readonly string[] },
  signature: ReceiptSignature | null,
  signal?: AbortSignal,
): Promise<Receipt> => {
  const { entry, problems } = await readWholeEntry(consentId, groupsOf(machines), signal);
  if (entry !== undefined) return (await buildReceipt(entry, signature, signal)).receipt;
  // Where a group could not be read the record may be there: only when all were read does Azure not have it.
  const unread = problems.find(({ error }) => error !== undefined)?.error;
  if (unread !== undefined) throw unread;
  const message = 'The record of the consent could not be read from Azure.';
  throw new AzureError({ kind: 'notFound', message, scope: consentId });
};

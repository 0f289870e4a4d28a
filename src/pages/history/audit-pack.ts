import type { ConsentHistoryEntry, ConsentReading, ConsentsReading } from '#src/azure/records/consent-records.ts';
import type { BuiltReceipt } from '#src/azure/receipts/receipts.ts';
import type { ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import type { Reconciliation } from '#src/azure/reconciliation/reconciliation.ts';
import { receiptText, sealReceipt } from '#src/consent/receipts/receipt-text.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { findingsJson } from '#src/pages/shared/findings-json.ts';
import { checkGaps, findingGaps, type Gap, placeGaps, recordGaps, unreadGaps } from './audit-gap.ts';
import { gapsCsv, gapsText } from './audit-gap-files.ts';
import { type AuditPeriod, rowsIn } from './audit-period.ts';
import { type PackFacts, packTitle, readmeText } from './audit-readme.ts';
import { consentsCsv, consentsJson, machinesCsv } from './history-export.ts';
import type { HistoryRow } from './history-row.ts';
import { startZip, type ZipFile } from './zip-file.ts';

/** What a pack is made of. */
export interface PackPlan {
  period: AuditPeriod;
  reading: Pick<ConsentsReading, 'problems' | 'readAt'>;
  /** Every consent read; those of the period are taken. */
  rows: readonly HistoryRow[];
  facts: Pick<PackFacts, 'by' | 'endpoint' | 'container' | 'app' | 'scope'>;
  /** Receipts that somebody saved, as they are, by consent. */
  saved: ReadonlyMap<string, readonly Uint8Array<ArrayBuffer>[]>;
}

/** What a pack needs done, apart from the files themselves. */
export interface PackWork {
  /** Ms of server time. */
  now: () => number;
  /** Writes the receipt of a consent as of now. Throws. */
  writeReceipt: (entry: ConsentHistoryEntry, signal: AbortSignal) => Promise<BuiltReceipt>;
  /**
   * Checks the bytes of a receipt. `held` is what Azure keeps of its consent's records; `now` the receipt as of now, when there is one, whose
   * extract is what Azure says.
   */
  check: (
    bytes: Uint8Array,
    held: Pick<ConsentReading, 'entry' | 'problems'>,
    now: BuiltReceipt | undefined,
  ) => Promise<ReceiptCheck[]>;
  /** The keys that Microsoft Entra publishes now, where they could be read. */
  keys: readonly JsonWebKey[] | undefined;
  /** Holds all grants in Azure against all records, as of now. Throws. */
  compare: (signal: AbortSignal) => Promise<Reconciliation>;
  /** Why something failed, what to do and the correlation id, for a person. */
  whyOf: (error: unknown) => string;
}

export interface Pack {
  parts: Uint8Array<ArrayBuffer>[];
  /** Of the ZIP. */
  sha256: string;
  counts: PackFacts['counts'];
}

/** So many receipts are written at once: each reads its machines, at the pace that ARM allows. */
const atOnce = 4;

interface Written {
  entry: ConsentHistoryEntry;
  built?: BuiltReceipt;
  problem?: string;
}

/**
 * Builds the pack of a period, receipt by receipt. What goes wrong with one consent becomes a gap.
 * @param onProgress is told how many consents are done, of how many.
 * Throws the signal's reason when it is called off, and what the packer throws.
 */
export async function buildPack(
  plan: PackPlan,
  work: PackWork,
  onProgress: (done: number, all: number) => void,
  signal: AbortSignal,
): Promise<Pack> {
  const startedAt = work.now();
  const rows = rowsIn(plan.rows, plan.period);
  const zip = await startZip(startedAt);
  const gaps: Gap[] = [];
  const counts = { consents: rows.length, receipts: 0, signed: 0, saved: 0, gaps: 0 };
  onProgress(0, rows.length);
  for (let start = 0; start < rows.length; start += atOnce) {
    const batch = await Promise.all(
      rows.slice(start, start + atOnce).map((row) => write(row.entry, plan, work, signal)),
    );
    for (const written of batch) {
      signal.throwIfAborted();
      if (written.built) counts.receipts += 1;
      if (written.built?.receipt.signature) counts.signed += 1;
      counts.saved += plan.saved.get(written.entry.consentId)?.length ?? 0;
      gaps.push(...(await addConsent(zip, written, plan, work)));
    }
    onProgress(Math.min(start + atOnce, rows.length), rows.length);
  }
  const read = new Set(plan.rows.map(({ entry }) => entry.consentId));
  for (const consentId of plan.saved.keys()) {
    signal.throwIfAborted();
    if (read.has(consentId)) continue;
    counts.saved += plan.saved.get(consentId)?.length ?? 0;
    gaps.push(...(await addUnrecorded(zip, consentId, plan, work)));
  }
  signal.throwIfAborted();
  const past = rows.filter(({ entry }) => Date.parse(entry.consent.notAfter) <= plan.reading.readAt);
  const whole = await wholeGaps(plan, work, new Set(past.map(({ entry }) => entry.consentId)), signal);
  gaps.push(...whole.gaps);
  if (whole.compared)
    await zip.add(
      'findings.json',
      findingsJson(whole.compared.findings, whole.compared, { exportedAt: work.now(), filters: null }),
    );
  counts.gaps = gaps.length;
  if (work.keys) await zip.add('keys.json', `${JSON.stringify({ keys: work.keys }, null, 2)}\n`);
  const hasKeys = work.keys !== undefined;
  const hasFindings = whole.compared !== undefined;
  await addSummary(zip, rows, gaps, plan, { startedAt, endedAt: work.now(), counts, hasKeys, hasFindings });
  const { parts, sha256 } = await zip.end();
  return { parts, sha256, counts };
}

/** What concerns no single consent. The comparison reads anew: what it could read and the pack could not is missing from the pack all the same. */
async function wholeGaps(
  plan: PackPlan,
  work: PackWork,
  told: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<{ gaps: Gap[]; compared?: Reconciliation }> {
  const places = placeGaps(plan.reading.problems);
  try {
    const compared = await work.compare(signal);
    signal.throwIfAborted();
    return { gaps: [...places, ...findingGaps(compared.findings, told, places)], compared };
  } catch (error) {
    signal.throwIfAborted();
    const what = `Grants were not compared with records: ${work.whyOf(error)}`;
    return { gaps: [...places, { kind: 'Not read', consentId: '', where: '', what }] };
  }
}

/** A receipt bears the time at which its machines were read; the records were read before that, once for the whole pack. */
async function withReading({ receipt, logGaps, later }: BuiltReceipt, readAt: number): Promise<BuiltReceipt> {
  const said = `The records were read from ${toUtcSeconds(readAt)} on: what was recorded since may be missing from this receipt.`;
  const azure = { ...receipt.azure, notRead: [...receipt.azure.notRead, said] };
  return { receipt: await sealReceipt({ ...receipt, azure }), logGaps, later: [...later, said] };
}

async function write(
  entry: ConsentHistoryEntry,
  { reading }: PackPlan,
  work: PackWork,
  signal: AbortSignal,
): Promise<Written> {
  try {
    return { entry, built: await withReading(await work.writeReceipt(entry, signal), reading.readAt) };
  } catch (error) {
    signal.throwIfAborted();
    return { entry, problem: work.whyOf(error) };
  }
}

/** Puts the receipts of one consent and what came of checking them into the ZIP. */
async function addConsent(
  zip: ZipFile,
  { entry, built, problem }: Written,
  plan: PackPlan,
  work: PackWork,
): Promise<Gap[]> {
  const { consentId } = entry;
  const gaps: Gap[] = recordGaps(entry, plan.reading.readAt);
  const held = { entry, problems: plan.reading.problems.filter((one) => one.consentId === consentId) };
  const check = (bytes: Uint8Array) => work.check(bytes, held, built);
  if (built) {
    const { receipt, later } = built;
    const notRead = receipt.azure.notRead.filter((sentence) => !later.includes(sentence));
    const bytes = new TextEncoder().encode(receiptText(receipt));
    gaps.push(...(await addChecked(zip, { consentId, name: consentId, bytes }, check, work)));
    gaps.push(...unreadGaps({ consentId, where: `receipts/${consentId}.json` }, notRead, entry));
  } else gaps.push({ kind: 'Receipt not written', consentId, where: consentId, what: problem ?? '' });
  return [...gaps, ...(await addSaved(zip, consentId, plan, check, work))];
}

/** What was saved of a consent without a record that could be read: it may have gone since, and what was saved is then all there is. */
async function addUnrecorded(zip: ZipFile, consentId: string, plan: PackPlan, work: PackWork): Promise<Gap[]> {
  // A place that was not read may be where the record is.
  const problems = plan.reading.problems.filter((one) => one.consentId === undefined || one.consentId === consentId);
  const check = (bytes: Uint8Array) => work.check(bytes, { problems }, undefined);
  const what =
    'No record of this consent was found in what could be read and trusted, so no receipt as of now was written. What was saved of it is in the pack as it was saved, whatever the period.';
  const gap: Gap = { kind: 'Receipt not written', consentId, where: consentId, what };
  return [gap, ...(await addSaved(zip, consentId, plan, check, work))];
}

type Check = (bytes: Uint8Array) => Promise<ReceiptCheck[]>;

async function addSaved(
  zip: ZipFile,
  consentId: string,
  { saved }: PackPlan,
  check: Check,
  work: PackWork,
): Promise<Gap[]> {
  const gaps: Gap[] = [];
  for (const [index, bytes] of (saved.get(consentId) ?? []).entries()) {
    const name = `${consentId}.saved${index === 0 ? '' : `-${index + 1}`}`;
    gaps.push(...(await addChecked(zip, { consentId, name, bytes }, check, work)));
  }
  return gaps;
}

/** Puts a receipt and what came of checking it into the ZIP. */
async function addChecked(
  zip: ZipFile,
  { consentId, name, bytes }: { consentId: string; name: string; bytes: Uint8Array<ArrayBuffer> },
  check: Check,
  { now }: PackWork,
): Promise<Gap[]> {
  const where = `receipts/${name}.json`;
  const checks = await check(bytes);
  await zip.add(where, bytes);
  await zip.add(`verification/${name}.json`, verificationText(where, now(), checks));
  return checkGaps({ consentId, where }, checks);
}

function verificationText(file: string, at: number, checks: readonly ReceiptCheck[]): string {
  const verification = { kind: 'remote-support-verification/1', file, checkedAt: new Date(at).toISOString(), checks };
  return `${JSON.stringify(verification, null, 2)}\n`;
}

async function addSummary(
  zip: ZipFile,
  rows: readonly HistoryRow[],
  gaps: readonly Gap[],
  { period, reading, facts }: PackPlan,
  more: Pick<PackFacts, 'startedAt' | 'endedAt' | 'counts' | 'hasKeys' | 'hasFindings'>,
): Promise<void> {
  await zip.add('consents.csv', consentsCsv(rows, { machines: 'machines.csv', others: 'consents.json' }));
  await zip.add('machines.csv', machinesCsv(rows, reading.readAt));
  await zip.add('consents.json', consentsJson(rows, reading, { exportedAt: more.endedAt, period }));
  await zip.add('gaps.csv', gapsCsv(gaps));
  await zip.add('gaps.txt', gapsText(packTitle(period), gaps));
  await zip.add('README.txt', readmeText({ ...facts, ...more, period, recordsReadAt: reading.readAt }));
}

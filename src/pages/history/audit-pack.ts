import PQueue from 'p-queue';
import { endsReading, problemOf } from '#src/azure/http/errors.ts';
import type { RecordProblem } from '#src/azure/group-records.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import type { Finding } from '#src/consent/findings/finding.ts';
import { approvedWords } from '#src/pages/shared/approval-words.ts';
import { findingJson } from '#src/pages/shared/finding-words.ts';
import type { ReceiptVerdict } from '#src/consent/receipt/checks.ts';
import type { AzureExtract } from '#src/consent/receipt/receipt.ts';
import type { PublishedKey } from '#src/consent/signing-key.ts';
import { levelName } from '#src/consent/level.ts';
import { machineName } from '#src/lib/arm-id.ts';
import { cellList, csvFile } from '#src/lib/csv.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { parseInstant, toUtcSeconds } from '#src/lib/time.ts';
import { type PackFacts, readmeText } from './audit-readme.ts';
import type { MadeReceipt } from './receipt-query.ts';

/** Something that the pack can't show to be in order. */
export type PackGap =
  | { is: 'records'; problem: RecordProblem }
  | { is: 'noReceipt'; consentId: string; problem: ReadProblem }
  | { is: 'notRead'; consentId: string; gap: AzureExtract['notRead'][number] }
  | { is: 'verdict'; consentId: string; verdict: Exclude<ReceiptVerdict, 'valid'> }
  | { is: 'noFindings'; problem: ReadProblem }
  | { is: 'noKeys'; problem: ReadProblem };

export interface PackPlan extends Pick<PackFacts, 'from' | 'until' | 'by' | 'app' | 'endpoint' | 'subscriptionName'> {
  consents: readonly ConsentEntry[];
  /** What of the records couldn't be read, or doesn't count. */
  problems: readonly RecordProblem[];
}

/** What a pack needs done. Each may throw AzureError. */
export interface PackWork {
  /** Server time, ms. */
  now: () => number;
  make: (entry: ConsentEntry, signal: AbortSignal) => Promise<MadeReceipt>;
  findings: (signal: AbortSignal) => Promise<readonly Finding[]>;
  /** What Microsoft Entra publishes now: it doesn't show keys any more that it has replaced. */
  keys: () => Promise<readonly PublishedKey[]>;
}

export interface Pack {
  parts: Uint8Array<ArrayBuffer>[];
  /** Of the ZIP. */
  sha256: string;
  receipts: number;
  gaps: PackGap[];
}

/** Consents whose agreed time reaches into the period, oldest first, always in the same order. Times in ms. */
export function consentsIn(entries: readonly ConsentEntry[], from: number, until: number): ConsentEntry[] {
  const orderOf = ({ consent, consentId }: ConsentEntry) => `${consent.notBefore} ${consentId}`;
  return entries
    .filter(
      ({ consent }) =>
        (parseInstant(consent.notBefore) ?? 0) < until && (parseInstant(consent.notAfter) ?? Infinity) > from,
    )
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/**
 * Builds the pack of a period. What can't be read or doesn't hold becomes a gap; throws what ends all reading (nobody signed in, called off).
 * @param onProgress is told how many receipts are made.
 */
export async function buildPack(
  plan: PackPlan,
  work: PackWork,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<Pack> {
  const startedAt = work.now();
  const zip = await startZip(startedAt);
  const gaps: PackGap[] = plan.problems.map((problem) => ({ is: 'records', problem }));
  const outcomes = new Map<string, Outcome>();
  // Each reads its machines, at the pace that ARM allows. Files are written one at a time, in whatever order they come.
  const [making, writing] = [new PQueue({ concurrency: atOnce }), new PQueue({ concurrency: 1 })];
  await making
    .addAll(
      plan.consents.map((entry) => async () => {
        const made = await makeOrProblem(entry, work, signal);
        await writing.add(async () => {
          const { consentId } = entry;
          outcomes.set(consentId, outcomeOf(made));
          gaps.push(...gapsOf(consentId, made));
          if ('receipt' in made) {
            await zip.add(`receipts/${consentId}.json`, made.text);
            await zip.add(`verification/${consentId}.json`, verificationText(consentId, made, work.now()));
          }
          onProgress(outcomes.size);
        });
      }),
      { signal },
    )
    .finally(() => making.clear());
  const findings = await readOrProblem(() => work.findings(signal), signal);
  if ('problem' in findings) gaps.push({ is: 'noFindings', problem: findings.problem });
  else await zip.add('findings.json', `${JSON.stringify(findings.read.map(findingJson), null, 2)}\n`);
  const keys = await readOrProblem(work.keys, signal);
  if ('problem' in keys) gaps.push({ is: 'noKeys', problem: keys.problem });
  else await zip.add('keys.json', `${JSON.stringify({ keys: keys.read }, null, 2)}\n`);
  await zip.add('consents.csv', consentsCsv(plan.consents, outcomes));
  signal.throwIfAborted();
  const receipts = [...outcomes.values()].filter(({ verdict }) => verdict !== undefined).length;
  const facts = { ...plan, startedAt, endedAt: work.now(), consents: plan.consents.length, receipts };
  await zip.add('README.txt', readmeText(facts, gaps, zip.sums()));
  return { ...(await zip.end()), receipts, gaps };
}

const atOnce = 4;

interface Outcome {
  verdict?: ReceiptVerdict;
  /** By a signature that holds. */
  signer?: string;
  /** Azure's word, unsigned. */
  approved?: string;
}

type Made = MadeReceipt | { problem: ReadProblem };

async function makeOrProblem(entry: ConsentEntry, work: PackWork, signal: AbortSignal): Promise<Made> {
  signal.throwIfAborted();
  const made = await readOrProblem(() => work.make(entry, signal), signal);
  return 'problem' in made ? made : made.read;
}

async function readOrProblem<T>(
  read: () => Promise<T>,
  signal: AbortSignal,
): Promise<{ read: T } | { problem: ReadProblem }> {
  try {
    return { read: await read() };
  } catch (error) {
    signal.throwIfAborted();
    if (endsReading(error)) throw error;
    return { problem: problemOf(error) };
  }
}

function gapsOf(consentId: string, made: Made): PackGap[] {
  if ('problem' in made) return [{ is: 'noReceipt', consentId, problem: made.problem }];
  const { receipt, verdict } = made;
  return [
    ...(verdict === 'valid' ? [] : [{ is: 'verdict', consentId, verdict } as const]),
    ...receipt.azure.notRead.map((gap) => ({ is: 'notRead', consentId, gap }) as const),
  ];
}

function outcomeOf(made: Made): Outcome {
  if ('problem' in made) return {};
  const { verdict, verification, receipt } = made;
  const { signer } = verification;
  const isProven = verdict === 'valid';
  const answers = (receipt.azure.approvals ?? []).flatMap(({ answer }) => (answer ? approvedWords(answer) : []));
  return {
    verdict,
    approved: answers.join('; '),
    ...(isProven && signer && { signer: signer.name ?? signer.username ?? signer.oid }),
  };
}

function verificationText(consentId: string, { verdict, verification }: MadeReceipt, at: number): string {
  const file = {
    kind: 'remote-support-verification/2',
    file: `receipts/${consentId}.json`,
    checkedAt: toUtcSeconds(at),
    verdict,
    checks: verification.checks,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const columns: readonly (readonly [header: string, cell: (entry: ConsentEntry, outcome: Outcome) => string])[] = [
  ['Consent ID', ({ consentId }) => consentId],
  ['Signed by', (_, { signer = '' }) => signer],
  ['Approvals (Azure’s word, unsigned)', (_, { approved = '' }) => approved],
  ['User ID', ({ consent }) => consent.userId],
  ['Access level', ({ consent }) => levelName(consent.level)],
  ['Starts (UTC)', ({ consent }) => consent.notBefore],
  ['Ends (UTC)', ({ consent }) => consent.notAfter],
  ['Support request', ({ consent }) => consent.ticket?.number ?? ''],
  ['Reason', ({ consent }) => consent.reason],
  ['Emergency', ({ consent }) => consent.emergency ?? ''],
  ['Machines', ({ consent }) => String(consent.machines.length)],
  ['Machine names', (entry) => listed(entry, entry.consent.machines.map(machineName))],
  ['Ends on record', (entry) => listed(entry, entry.ends.map(endWords))],
  ['Replaces', ({ consent }) => consent.replaces.join('; ')],
  ['Replaced by', ({ replacedBy }) => replacedBy.join('; ')],
  ['Receipt', (_, { verdict = 'none' }) => verdict],
  ['Consent hash', ({ consentHash }) => consentHash],
];

function consentsCsv(entries: readonly ConsentEntry[], outcomes: ReadonlyMap<string, Outcome>): string {
  const rows = entries.map((entry) => columns.map(([, cell]) => cell(entry, outcomes.get(entry.consentId) ?? {})));
  return csvFile([columns.map(([header]) => header), ...rows]);
}

function listed({ consentId }: ConsentEntry, parts: readonly string[]): string {
  return cellList(parts, '; ', `receipts/${consentId}.json`);
}

function endWords({ machineId, ended, confirmedAt }: ConsentEntry['ends'][number]): string {
  return `${machineName(machineId)} ${ended} ${confirmedAt}`;
}

/**
 * Starts a ZIP whose files all bear this time, ms; it is written file by file, so that no more than one file has to be held beside it. The
 * packer is loaded now: few people ever need it.
 */
async function startZip(at: number) {
  const { Zip, ZipDeflate } = await import('fflate');
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const sums = new Map<string, string>();
  const failures: Error[] = [];
  const zip = new Zip((error, part) => {
    if (error) failures.push(error);
    parts.push(part);
  });
  const failIfBroken = () => {
    const [failure] = failures;
    if (failure) throw failure;
  };
  return {
    async add(name: string, text: string) {
      const bytes = new TextEncoder().encode(text);
      sums.set(name, await sha256Hex(bytes));
      const file = new ZipDeflate(name, { level: 6 });
      file.mtime = at;
      zip.add(file);
      file.push(bytes, true);
      failIfBroken();
    },
    /** SHA-256 of every file so far, as `sha256sum` writes and checks them, by name. */
    sums: () => [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, sum]) => `${sum}  ${name}`),
    async end() {
      zip.end();
      failIfBroken();
      return { parts, sha256: await sha256Hex(new Uint8Array(await new Blob(parts).arrayBuffer())) };
    },
  };
}

import PQueue from 'p-queue';
import { endsReading, problemOf } from '#src/azure/http/errors.ts';
import type { ConsentEntry, RecordProblem } from '#src/azure/records.ts';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import type { Finding } from '#src/consent/findings/finding.ts';
import { findingJson } from '#src/pages/shared/finding-words.ts';
import type { ReceiptVerdict } from '#src/consent/receipt/checks.ts';
import type { AzureExtract } from '#src/consent/receipt/receipt.ts';
import type { PublishedKey } from '#src/consent/signing-key.ts';
import { levelName } from '#src/consent/level.ts';
import { machineName } from '#src/lib/arm-id.ts';
import { cellList, csvFile } from '#src/lib/csv.ts';
import { parseInstant, toUtcSeconds } from '#src/lib/time.ts';
import { type PackFacts, readmeText } from './audit-readme.ts';
import type { MadeReceipt } from './receipt-query.ts';
import { startZip } from './zip-file.ts';

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
  const { verdict, verification } = made;
  const { signer } = verification;
  const isProven = verdict === 'valid';
  return { verdict, ...(isProven && signer && { signer: signer.name ?? signer.username ?? signer.oid }) };
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

const header = [
  'Consent ID',
  'Signed by',
  'User ID',
  'Access level',
  'Starts (UTC)',
  'Ends (UTC)',
  'Support request',
  'Reason',
  'Machines',
  'Machine names',
  'Ends on record',
  'Replaces',
  'Replaced by',
  'Receipt',
  'Consent hash',
];

function consentsCsv(entries: readonly ConsentEntry[], outcomes: ReadonlyMap<string, Outcome>): string {
  const rows = entries.map(({ consentId, consent, consentHash, ends, replacedBy }) => {
    const { verdict = 'none', signer = '' } = outcomes.get(consentId) ?? {};
    const more = `receipts/${consentId}.json`;
    return [
      consentId,
      signer,
      consent.userId,
      levelName(consent.level),
      consent.notBefore,
      consent.notAfter,
      consent.ticket?.number ?? '',
      consent.reason,
      String(consent.machines.length),
      cellList(consent.machines.map(machineName), '; ', more),
      cellList(
        ends.map(({ machineId, ended, confirmedAt }) => `${machineName(machineId)} ${ended} ${confirmedAt}`),
        '; ',
        more,
      ),
      consent.replaces.join('; '),
      replacedBy.join('; '),
      verdict,
      consentHash,
    ];
  });
  return csvFile([header, ...rows]);
}

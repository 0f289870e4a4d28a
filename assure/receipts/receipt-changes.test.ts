import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type CheckKey, checkKeys, receiptVerdict } from '#src/consent/receipts/receipt-check.ts';
import { sampleReceipt } from '#src/consent/receipts/receipt-samples.ts';
import { receiptCode, receiptText } from '#src/consent/receipts/receipt-text.ts';
import { verifyReceipt } from '#src/consent/receipts/receipt-verification.ts';
import type { Receipt } from '#src/consent/receipts/receipt.ts';
import { type Change, changesOf } from './changes.ts';

const reports = join(import.meta.dirname, '../..', 'reports');
/** `ASSURE=full` tries 1,000 receipts; else a share that another seed moves on. */
const isFull = process.env['ASSURE'] === 'full';
const receipts = isFull ? 1000 : 6;
const flipsEach = isFull ? 100 : 50;
const firstSeed = isFull ? 1 : 1 + Number(process.env['ASSURE_SEED'] ?? 0) * receipts;

/**
 * What somebody who writes the whole file anew, code included, can change without a check that notices: nobody signed it. Azure and its
 * log have it too, and the app's words say so.
 */
const unsigned = [
  /^terms\.(title|source)$/,
  /^azure\.(endpoint|readAt|notRead(\.\*)?)$/,
  /^azure\.records\.\*\.timestamp$/,
  /^azure\.activity(\.\*\.\w+)?$/,
  /^azure\.machines\.\*\.(changes|end)(\.\*)?(\.\w+)?$/,
  /^azure\.machines\.\*\.job$/,
  /^azure\.machines\.\*\.job\.(?!id$)\w+(\.\*\.\w+)?$/,
];
/** Without the token nothing but the record itself says how it was signed. */
const unsignedWithoutToken = [...unsigned, /^signature$/, /^record\.signature\.\w+(\.\*)?$/];

interface Counts {
  receipts: number;
  changes: number;
  flips: number;
  /** Changes after which the code was worked out anew. */
  resealed: number;
  resealedFound: number;
  missed: string[];
  /** How many resealed changes each check found. */
  foundBy: Partial<Record<CheckKey, number>>;
}

const counts: Counts = { receipts: 0, changes: 0, flips: 0, resealed: 0, resealedFound: 0, missed: [], foundBy: {} };

async function failedFor(bytes: Uint8Array, entraKeys: JsonWebKey[]): Promise<CheckKey[]> {
  return receiptVerdict((await verifyReceipt(bytes, { entraKeys })).checks).failed;
}

const bytesOf = (value: unknown) => new TextEncoder().encode(receiptText(value as Receipt));

async function tryChange(seed: number, change: Change, keys: JsonWebKey[]): Promise<void> {
  counts.changes += 1;
  const failed = await failedFor(bytesOf(change.value), keys);
  if (failed.length === 0) counts.missed.push(`${seed}: ${change.place} ${change.kind}`);
  if (!failed.includes('readable')) await tryResealed(seed, change, keys);
}

/** The same change by somebody who knows the format and works out the code anew. */
async function tryResealed(seed: number, change: Change, keys: JsonWebKey[]): Promise<void> {
  const receipt = change.value as Receipt;
  if (change.place === 'code') return;
  counts.resealed += 1;
  const failed = await failedFor(bytesOf({ ...receipt, code: await receiptCode(receipt) }), keys);
  const free = receipt.signature === null ? unsignedWithoutToken : unsigned;
  if (failed.length > 0) counts.resealedFound += 1;
  else if (!free.some((place) => place.test(change.place)))
    counts.missed.push(`${seed}: ${change.place} ${change.kind}, resealed`);
  for (const key of failed) counts.foundBy[key] = (counts.foundBy[key] ?? 0) + 1;
}

/** Flips bits that are spread over the file by steps without a common factor. */
async function tryFlips(seed: number, bytes: Uint8Array, keys: JsonWebKey[]): Promise<void> {
  for (let index = 1; index <= flipsEach; index++) {
    const bit = (seed * 7919 + index * 104_729) % (bytes.length * 8);
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    counts.flips += 1;
    if ((await failedFor(changed, keys)).length === 0) counts.missed.push(`${seed}: bit ${bit}`);
  }
}

it('finds every single change of a receipt', { timeout: 14_400_000 }, async () => {
  for (let seed = firstSeed; seed < firstSeed + receipts; seed++) {
    const { receipt, text, keys } = await sampleReceipt(seed);
    const bytes = new TextEncoder().encode(text);
    expect(await failedFor(bytes, keys), `receipt ${seed}`).toEqual([]);
    counts.receipts += 1;
    for (const change of changesOf(receipt, seed)) await tryChange(seed, change, keys);
    await tryFlips(seed, bytes, keys);
    if (isFull && counts.receipts % 50 === 0) console.log(`${counts.receipts} receipts, ${counts.changes} changes`);
  }
  await mkdir(reports, { recursive: true });
  await writeFile(join(reports, 'receipt-changes.json'), `${JSON.stringify(counts, null, 2)}\n`);
  console.log(
    `${counts.receipts} receipts: ${counts.changes} changes and ${counts.flips} flipped bits tried, ${counts.missed.length} missed; ` +
      `${counts.resealedFound} of ${counts.resealed} changes found with a new code as well, the others in what nobody signed.`,
  );
  expect(counts.missed).toEqual([]);
  expect(counts.changes).toBeGreaterThan(receipts * 100);
});

it('found changes with a new code by what they change, not by luck', () => {
  const found = checkKeys.filter((key) => (counts.foundBy[key] ?? 0) > 0);
  expect(found).toEqual(
    expect.arrayContaining(['consentHash', 'consentId', 'terms', 'commands', 'token', 'signature', 'nonce', 'azure']),
  );
  // Nothing but the file's own bytes can fail these, and the changes here are written as the format asks.
  expect(found).not.toContain('written');
  expect(found).not.toContain('code');
});

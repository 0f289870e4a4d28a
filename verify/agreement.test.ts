// Two verifiers that share no code, the app's and the one of this folder, say the same of every receipt and of every change of one.
import { expect, it } from 'vitest';

import { sampleAppId, sampleReceipt } from '#test/proof/random-receipts.ts';
import type { CheckResult } from '#src/consent/receipt/checks.ts';
import { verifyReceipt } from '#src/consent/receipt/verify.ts';

import { additions, bitFlips, byteEdits, type Change, leafChanges, removals, tokenChanges } from './changes.ts';
import { verifyReceiptFile } from './checks.mjs';
import { type Random, randomOf } from './random.ts';

/** `ASSURE=full` takes a thousand receipts; else a share that another seed moves on. */
const isFull = process.env['ASSURE'] === 'full';
const receipts = isFull ? 1000 : 8;
const firstSeed = Number(process.env['ASSURE_SEED'] ?? 7) * 1000;

type Keys = Awaited<ReturnType<typeof sampleReceipt>>['keys'];
type States = Record<string, CheckResult>;

/** Only Azure can say, so this folder's verifier never does. */
const asksAzure = new Set(['recordNow', 'witnessNow']);

const statesOf = (checks: readonly { key: string; result: CheckResult }[]): States =>
  Object.fromEntries(checks.filter(({ key }) => !asksAzure.has(key)).map(({ key, result }) => [key, result]));

/** What may be known of Entra's keys: all, none, some, or others of the same name. */
function knownKeys(keys: Keys, { pick }: Random): Keys {
  const others = keys.map((key) => ({ ...key, n: `A${key.n.slice(1)}` }));
  return pick([keys, keys, [], keys.slice(0, 1), others, [...others, ...keys]]);
}

const seen = { receipts: 0, changes: 0, kinds: {} as Record<string, number>, failed: {} as Record<string, number> };
const disagreements: string[] = [];
const undetected: string[] = [];

/** Both verifiers' states of one file. Differences and changes that nothing told are kept for the end. */
async function compare(name: string, bytes: Uint8Array, keys: Keys, appIds?: string[]): Promise<States> {
  const own = statesOf(verifyReceiptFile(bytes, { keys, ...(appIds && { appIds }) }));
  const app = statesOf((await verifyReceipt(bytes, { entraKeys: keys, clientIds: appIds })).checks);
  const differing = [...new Set([...Object.keys(own), ...Object.keys(app)])].filter((key) => own[key] !== app[key]);
  if (differing.length > 0) {
    const states = differing.map((key) => `${key}: verify/ ${own[key]}, src/ ${app[key]}`);
    disagreements.push(`${name}: ${states.join('; ')}`);
  }
  return own;
}

function changesOf(text: string, random: Random): Change[] {
  const receipt = JSON.parse(text);
  const file = Buffer.from(text);
  return [
    ...leafChanges(receipt, random),
    ...removals(receipt, random),
    ...additions(receipt, random),
    ...tokenChanges(receipt, random, 40),
    ...bitFlips(file, random, 40),
    ...byteEdits(file, random, 40),
  ];
}

/** What may be known of the application with which people consent. */
const knownApps = [
  { appIds: [sampleAppId] },
  { appIds: ['former-app', sampleAppId.toUpperCase()] },
  { appIds: undefined },
];

async function tryReceipt(seed: number): Promise<void> {
  const { text, keys } = await sampleReceipt(seed);
  const random = randomOf(seed);
  const states = await compare(`seed ${seed}`, Buffer.from(text), keys, [sampleAppId]);
  expect(Object.values(states)).not.toContain('fails');
  seen.receipts += 1;
  for (const { kind, what, bytes } of changesOf(text, random)) {
    const name = `seed ${seed}, ${what.slice(0, 300)}`;
    const changed = await compare(name, bytes, knownKeys(keys, random), random.pick(knownApps).appIds);
    const failed = Object.keys(changed).filter((key) => changed[key] === 'fails');
    if (failed.length === 0) undetected.push(name);
    for (const key of failed) seen.failed[key] = (seen.failed[key] ?? 0) + 1;
    seen.kinds[kind] = (seen.kinds[kind] ?? 0) + 1;
    seen.changes += 1;
  }
}

it(
  'agrees on every check of every receipt, changed in any way, and every change makes one fail',
  async () => {
    for (let index = 0; index < receipts; index += 1) await tryReceipt(firstSeed + index);
    console.log(
      `${seen.receipts} receipts, ${seen.changes} changes ${JSON.stringify(seen.kinds)}, checks failed ${JSON.stringify(seen.failed)}`,
    );
    expect(disagreements.slice(0, 20)).toEqual([]);
    expect(undetected.slice(0, 20)).toEqual([]);
    // The comparison says something of each check only if it was seen to fail.
    expect(Object.keys(seen.failed)).toHaveLength(19);
  },
  isFull ? 7_200_000 : 600_000,
);

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fixtureActivity,
  fixtureDeployment,
  fixtureReceipt,
  fixtureRecord,
  forgedRecord,
  knownFacts,
  notHeld,
  receiptFor,
} from '#test/proof/receipts.ts';
import { firstKey, secondKey, signedRecord, testConsent, testMachine, testUser } from '#test/proof/signed.ts';
import { checkKeys, receiptVerdict } from './checks.ts';
import { type Receipt, receiptText } from './receipt.ts';
import type { KnownFacts } from './checks.ts';
import { verifyReceipt } from './verify.ts';

const encoder = new TextEncoder();
const { azure } = fixtureReceipt;
const record = fixtureRecord;
const [machine] = azure.machines;
const job = machine?.job;
if (machine === undefined || !job) throw new Error('The fixture has a machine with a job.');

const withAzure = (change: object) => ({ ...fixtureReceipt, azure: { ...azure, ...change } });
const withMachine = (change: object) => withAzure({ machines: [{ ...machine, ...change }] });
const withJob = (change: object) => withMachine({ job: { ...job, ...change } });
const withRecord = (change: object) => ({ ...fixtureReceipt, record: { ...record, ...change } });

describe('a whole receipt', () => {
  it('holds in every check when all is known', async () => {
    const { checks, signer, receipt } = await verifyReceipt(encoder.encode(receiptText(fixtureReceipt)), knownFacts);
    expect(checks.map(({ key, result }) => [key, result])).toEqual(checkKeys.map((key) => [key, 'holds']));
    expect(receiptVerdict(checks)).toBe('valid');
    expect(signer).toMatchObject({ name: 'Ada Lovelace', oid: testUser });
    expect(receipt).toEqual(fixtureReceipt);
  });

  it.each([
    ['unconfirmed', { entraKeys: undefined }],
    ['unconfirmed', { entraKeys: [secondKey.published] }],
    ['unconfirmed', { clientIds: undefined }],
    ['changed', { clientIds: [testUser] }],
    ['changed', { entraKeys: [{ ...secondKey.published, kid: 'key-1' }] }],
    ['changed', { recordNow: 'differs' }],
    ['changed', { recordNow: { ...fixtureRecord, witnesses: [1] } }],
    ['valid', { recordNow: undefined, activityNow: undefined, why: { recordNow: { why: 'signedOut' } } }],
    ['valid', { why: { recordNow: { why: 'notRead', message: 'x' } } }],
  ] as [string, KnownFacts][])('is %s with %j', async (verdict, change) => {
    const text = encoder.encode(receiptText(fixtureReceipt));
    expect(receiptVerdict((await verifyReceipt(text, { ...knownFacts, ...change })).checks)).toBe(verdict);
  });
});

function firstSecond(): number {
  return Date.parse(fixtureReceipt.record.consent.notBefore) / 1000;
}

describe('what doesn’t hold', () => {
  it.each([
    ['consentHash', withRecord({ consentHash: '0'.repeat(64) })],
    ['consentId', withRecord({ consentId: `rs-${'a'.repeat(21)}` })],
    ['terms', { ...fixtureReceipt, terms: { ...fixtureReceipt.terms, text: 'Everything.' } }],
    ['terms', { ...fixtureReceipt, terms: { ...fixtureReceipt.terms, version: '1' } }],
    ['published', { ...fixtureReceipt, terms: { ...fixtureReceipt.terms, text: 'Everything.' } }],
    ['commands', { ...fixtureReceipt, commands: { ...fixtureReceipt.commands, source: 'x' } }],
    ['commands', { ...fixtureReceipt, commands: { ...fixtureReceipt.commands, version: 'x' } }],
    ['token', withRecord({ signature: { ...record.signature, key: { ...record.signature.key, kid: 'x' } } })],
    ['signature', withRecord({ signature: { ...record.signature, key: secondKey.published } })],
    ['azure', withAzure({ correlationId: 'x' })],
    ['azure', withAzure({ machines: [] })],
    ['azure', withAzure({ machines: [machine, machine] })],
    ['azure', withAzure({ records: [{ ...azure.records[0], deploymentId: `${fixtureDeployment}x` }] })],
    ['azure', withAzure({ records: [{ ...azure.records[0], resourceGroupId: '/subscriptions/x' }] })],
    ['azure', withAzure({ records: [{ ...azure.records[0], correlationId: 'x' }] })],
    ['azure', withMachine({ changes: [{ ...machine.changes[0], level: 'DiagnosticsAndRepair' }] })],
    ['azure', withMachine({ changes: [{ ...machine.changes[0], notAfter: '2026-11-24T21:00:01Z' }] })],
    ['azure', withJob({ id: `${job.id}x` })],
    ['azure', withJob({ accessLevel: 'DiagnosticsAndRepair' })],
    ['azure', withJob({ accessLevel: 'Everything' })],
    ['azure', withJob({ expirationTimestamp: '2026-11-24T21:00:00.0000001Z' })],
    ['azure', withJob({ expirationTimestamp: 'never' })],
    ['time', withAzure({ readAt: '2026-11-24T12:00:00Z' })],
    ['time', withAzure({ records: [{ ...azure.records[0], timestamp: '2026-11-24T12:55:00Z' }] })],
    ['time', withAzure({ activity: [{ ...fixtureActivity, at: '2026-11-24T12:00:00Z' }] })],
    ['time', withMachine({ changes: [{ ...machine.changes[0], changedAt: '2026-11-25T14:00:00Z' }] })],
    ['time', withMachine({ end: { ended: 'revoked', confirmedAt: '2026-11-24T12:00:10Z' } })],
    ['time', withMachine({ revokes: [{ reason: 'Solved', revokedAt: '2026-11-25T14:00:00Z' }] })],
    ['witness', withAzure({ activity: [{ ...fixtureActivity, callerId: 'other' }] })],
    ['witness', withAzure({ activity: [fixtureActivity, { ...fixtureActivity, status: 'Accepted', callerId: 'x' }] })],
  ])('is found in %s (%#)', async (key, receipt) => {
    expect(await notHeld(receipt)).toContain(`${key} fails`);
  });

  it.each([
    ['level', { level: 'DiagnosticsAndRepair' } as const],
    ['machines', { machines: [testMachine, `${testMachine}-2`], vmIds: ['', ''] }],
    ['computer', { vmIds: ['99999999-7777-4888-9999-aaaaaaaaaaaa'] }],
    ['end', { notAfter: '2026-11-24T22:00:00Z' }],
    ['person', { userId: '99999999-7777-4888-9999-aaaaaaaaaaaa' }],
  ])('is found of another %s, whatever else is put right', async (_, change) => {
    const receipt = await receiptFor(await forgedRecord(change));
    expect(await notHeld(receipt)).toContain('nonce fails');
  });

  it.each([
    ['person', { oid: 'x' }],
    ['tenant', { tid: 'x' }],
    ['tenant', { iss: 'https://login.example/x/v2.0' }],
    ['nonce', { nonce: 'x' }],
    ['application', { aud: ['aaaaaaaa-0000-4000-8000-00000000000a'] }],
    ['time', { iat: firstSecond() - 700 }],
    ['time', { nbf: firstSecond() + 400 }],
    ['time', { auth_time: firstSecond() - 400 }],
    ['time', { exp: firstSecond() }],
  ])('is found in %s where the key signed %j', async (key, claims) => {
    expect(await notHeld(await receiptFor(await signedRecord(record.consent, claims)))).toContain(`${key} fails`);
  });

  it('is found of a signature for another consent', async () => {
    const other = await signedRecord(await testConsent({ reason: 'Another' }), {}, firstKey);
    expect(await notHeld(withRecord({ signature: other.signature }))).toEqual(['nonce fails', 'recordNow fails']);
  });

  it('is not what nobody can tell', async () => {
    const witnessed = [
      { ...fixtureActivity, callerId: null },
      { ...fixtureActivity, status: 'Failed', callerId: 'x' },
      { ...fixtureActivity, resourceId: 'x', callerId: 'x' },
    ];
    expect(await notHeld(withAzure({ activity: witnessed }))).toEqual(['witness notCheckable']);
    expect(await notHeld(withJob({ accessLevel: 'NONE', expirationTimestamp: null }))).toEqual([]);
    expect(await notHeld(withMachine({ job: null, end: null, changes: [] }))).toEqual([]);
  });
});

type Path = (string | number)[];

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

function changed(value: unknown, [first, ...rest]: Path): unknown {
  if (first === undefined) {
    if (typeof value === 'string')
      return value === '' ? 'x' : `${value.slice(0, -1)}${value.endsWith('2') ? '3' : '2'}`;
    return typeof value === 'boolean' ? !value : 'x';
  }
  const entries = Object.entries(value as object).map(([key, member]) => [
    key,
    key === first ? changed(member, rest) : member,
  ]);
  return Array.isArray(value) ? entries.map(([, member]) => member as unknown) : Object.fromEntries(entries);
}

/** What nobody signed: the copy of Azure, and what Entra published beside the numbers of its key. */
const unsigned = /^azure\.|^code$|^record\.signature\.key\.(use|alg|x5t|x5c|issuer)/;

describe('a changed receipt', () => {
  it('is found at every leaf that is signed, with the code worked out anew', async () => {
    const leaves = leavesOf(fixtureReceipt).filter((path) => !unsigned.test(path.join('.')));
    const known = { ...knownFacts, recordNow: undefined };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...leaves), async (path) => {
        const found = await notHeld(changed(fixtureReceipt, path) as Receipt, known);
        expect(found.some((one) => one.endsWith('fails'))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is found at any byte', async () => {
    const bytes = encoder.encode(receiptText(fixtureReceipt));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const other = Uint8Array.from(bytes);
        other[at] = (other[at] ?? 0) ^ by;
        const { checks } = await verifyReceipt(other);
        expect(['changed', 'unreadable']).toContain(receiptVerdict(checks));
      }),
      { numRuns: 60 },
    );
  });

  it('never breaks the verification, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.constantFrom(...leavesOf(fixtureReceipt)), async (value, path) => {
        const text = JSON.stringify(replaced(fixtureReceipt, path, value));
        const { checks } = await verifyReceipt(encoder.encode(text), knownFacts);
        expect(checks.map(({ key }) => key)).toEqual(checkKeys);
      }),
      { numRuns: 100 },
    );
  });
});

function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  copy[String(first)] = replaced(copy[String(first)], rest, by);
  return Array.isArray(value) ? Object.values(copy) : copy;
}

describe('a file that is no receipt', () => {
  const text = receiptText(fixtureReceipt);
  it.each([
    ['tooLong', new Uint8Array(16_777_217)],
    ['notJson', Uint8Array.of(0xff)],
    ['notJson', encoder.encode(`\uFEFF${text}`)],
    ['notJson', encoder.encode('{')],
    ['shape', encoder.encode('{}')],
    ['shape', encoder.encode('[]')],
    ['shape', encoder.encode(JSON.stringify({ ...fixtureReceipt, more: 1 }))],
    [
      'shape',
      encoder.encode(JSON.stringify({ ...fixtureReceipt, terms: { ...fixtureReceipt.terms, title: 'Unlimited' } })),
    ],
    ['shape', encoder.encode(JSON.stringify(withAzure({ readAt: '2026-11-24T22:00:00' })))],
    ['shape', encoder.encode(text.replace('Diagnostics', '\\ud800'))],
    [
      'shape',
      encoder.encode(
        JSON.stringify(withRecord({ consent: { ...record.consent, notAfter: record.consent.notBefore } })),
      ),
    ],
  ])('is told as %s (%#)', async (why, bytes) => {
    const { checks, receipt } = await verifyReceipt(bytes);
    expect(checks[0]).toMatchObject({ key: 'readable', result: 'fails', detail: { why } });
    expect(receiptVerdict(checks)).toBe('unreadable');
    expect(receipt).toBeUndefined();
  });

  it('is one that another program saved', async () => {
    for (const other of [JSON.stringify(fixtureReceipt), `${text} `, text.replace('{', '{ ')]) {
      const { checks } = await verifyReceipt(encoder.encode(other));
      expect(checks.find(({ key }) => key === 'written')?.result).toBe('fails');
    }
  });
});

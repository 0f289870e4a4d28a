import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { longestReceipt, readReceipt } from './receipt-reading.ts';
import { sampleReceipt } from './receipt-samples.ts';
import { receiptText } from './receipt-text.ts';
import type { Receipt } from './receipt.ts';

const { receipt, text } = await sampleReceipt(3);
const encode = (written: string) => new TextEncoder().encode(written);

function reasonFor(value: unknown): string {
  const reading = readReceipt(typeof value === 'string' ? encode(value) : encode(receiptText(value as Receipt)));
  return reading.ok ? 'ok' : reading.reason;
}

/** The receipt with one part put in at a path such as `azure.readAt`. */
function withPart(path: string, part: unknown): unknown {
  const copy = structuredClone(receipt);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let parent = copy as unknown as Record<string, unknown>;
  for (const step of steps) parent = parent[step] as Record<string, unknown>;
  parent[last] = part;
  return copy;
}

describe('reading a receipt', () => {
  it('gives what was written', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const sample = await sampleReceipt(seed);
      expect(readReceipt(encode(sample.text))).toEqual({ ok: true, receipt: sample.receipt });
    }
  });

  it('takes any layout and order of the same members', () => {
    expect(readReceipt(encode(JSON.stringify(receipt)))).toEqual({ ok: true, receipt });
    expect(readReceipt(encode(`\n ${text} \n`))).toEqual({ ok: true, receipt });
  });

  it.each([
    ['', 'The file is not JSON.'],
    ['{"a":1', 'The file is not JSON.'],
    [`\uFEFF${text}`, 'The file begins with a byte order mark.'],
    ['null', 'The receipt is not an object.'],
    ['[]', 'The receipt is not an object.'],
    ['{}', 'The receipt has no "kind".'],
    ['['.repeat(100_000), 'The file is not JSON.'],
    [text.replace('{', '{"__proto__":{},'), 'The receipt has an unknown "__proto__".'],
    [text.replace('{', '{"more":1,'), 'The receipt has an unknown "more".'],
  ])('refuses %.20j', (written, reason) => {
    expect(reasonFor(written)).toBe(reason);
  });

  it('refuses what is not UTF-8, or too long', () => {
    const bytes = encode(text);
    expect(readReceipt(Uint8Array.from([...bytes, 0xff]))).toEqual({ ok: false, reason: 'The file is not UTF-8.' });
    const long = new Uint8Array(longestReceipt + 1).fill(0x20);
    expect(readReceipt(long)).toEqual({ ok: false, reason: 'The file is longer than 16 MB.' });
    long.set(bytes);
    expect(readReceipt(long.subarray(0, longestReceipt))).toEqual({ ok: true, receipt });
  });

  it.each([
    ['kind', 'remote-support-receipt/1', 'The kind of the receipt is not one of remote-support-receipt/2.'],
    ['code', 'x', 'The verification code is not in the expected form.'],
    ['terms.title', '', 'The "title" of the wording is missing.'],
    ['terms.text', '\uD800', 'The "text" of the wording holds half of a surrogate pair.'],
    ['terms.source', null, 'The "source" of the wording is not a text.'],
    ['commands.version', 1, 'The version of the list of commands is not a text.'],
    ['commands.groups', {}, 'The list of groups of commands is not a list.'],
    ['commands.groups', [{ name: '', commands: [{ name: '', changesState: 0, levels: [] }] }], 'what it changes'],
    ['commands.groups', [{ name: '', commands: [{ name: '', changesState: true, levels: ['None'] }] }], 'level'],
    ['signature', {}, 'The signature with its key has no "idToken".'],
    ['signature', { idToken: '', key: { kty: 'EC', n: '', e: '', kid: '' } }, 'The type of the signing key'],
    ['record.consentHash', 'A'.repeat(64), 'The hash of the consent is not in the expected form.'],
    ['record.consentId', 'rs-1', 'The id of the consent is not in the expected form.'],
    ['record.consent.machines', [], 'Choose at least one machine.'],
    ['record.consent.reason', 'a\u061Cb', 'The reason is not in the expected form.'],
    ['record.signature.issuedAt', '2026-02-30T00:00:00Z', 'The time of the signature is not a time.'],
    [
      'azure.readAt',
      '2026-11-24T13:00:00.0Z',
      'The time at which Azure was read is not a time in whole seconds of UTC.',
    ],
    ['azure.notRead', [1], 'A sentence on what was not read is not a text.'],
    ['azure.records', [{}], 'A record in the extract has no "resourceGroupId".'],
    ['azure.machines', [null], 'A machine in the extract is not an object.'],
    ['azure.machines.0.job', undefined, 'A machine in the extract has no "job".'],
    ['azure.machines.0.job', [], 'A job is not an object.'],
    ['azure.machines.0.changes', [{ level: 'None', notAfter: '', changedAt: '' }], 'The level of a change'],
    ['azure.machines.0.end', { ended: 'gone', confirmedAt: '', evidence: '' }, 'The way access ended'],
    ['azure.activity', [{ at: 'today' }], 'An event has no "caller".'],
  ])('refuses %s %j', (path, part, reason) => {
    expect(reasonFor(withPart(path, part))).toContain(reason);
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readReceipt(bytes).ok).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(readReceipt(encode(json)).ok).toBe(false);
      }),
    );
    const paths = ['record', 'record.consent', 'terms', 'commands', 'commands.groups', 'signature', 'azure'];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, part) => {
        const reading = readReceipt(encode(JSON.stringify(withPart(path, part))));
        const mayBe = (path === 'signature' && part === null) || (path === 'commands.groups' && Array.isArray(part));
        if (!mayBe) expect(reading.ok).toBe(false);
      }),
    );
  });
});

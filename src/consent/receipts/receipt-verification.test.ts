import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { consentHash, consentId, correlationId } from '#src/consent/consent.ts';
import { checkKeys, receiptVerdict } from './receipt-check.ts';
import { checksOf, failedIn, fixtureAppId, fixtureKeys, fixtureReceipt, outcomeIn } from './receipt-fixture.ts';
import { checkMeanings, checkTitles } from './receipt-meanings.ts';
import { sampleReceipt } from './receipt-samples.ts';
import { receiptText } from './receipt-text.ts';
import { verifyReceipt } from './receipt-verification.ts';
import type { Receipt } from './receipt.ts';
import type { ConsentRecord } from '#src/consent/record.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const { record, terms } = fixtureReceipt;
const { consent } = record;
const withConsent = (change: Partial<ConsentRecord['consent']>): Receipt => ({
  ...fixtureReceipt,
  record: { ...record, consent: { ...consent, ...change } },
});

describe('verifying a receipt', () => {
  it('makes every check once and in order, and all pass with everything at hand', async () => {
    const known = {
      entraKeys: fixtureKeys,
      appIds: [fixtureAppId],
      recordNow: record,
      activityNow: fixtureReceipt.azure.activity,
    };
    const checks = await checksOf(fixtureReceipt, known);
    expect(checks.map(({ key, state }) => [key, state])).toEqual(checkKeys.map((key) => [key, 'pass']));
    expect(receiptVerdict(checks)).toEqual({ word: 'holds', failed: [], unproven: [] });
    for (const { finding } of checks) expect(finding).toMatch(/^[A-Z].*\.$/);
  });

  it('says what it cannot show by itself', async () => {
    const alone = await checksOf(fixtureReceipt);
    expect(receiptVerdict(alone).unproven).toEqual(['application', 'key', 'recordNow', 'witnessNow']);
    const unsigned = await checksOf({ ...fixtureReceipt, signature: null });
    expect(receiptVerdict(unsigned)).toEqual({
      word: 'holds',
      failed: [],
      unproven: ['token', 'signature', 'nonce', 'person', 'tenant', 'application', 'key', 'recordNow', 'witnessNow'],
    });
  });

  it('passes every receipt that the app may write', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { text, keys, receipt } = await sampleReceipt(seed);
      const result = await verifyReceipt(encode(text), { entraKeys: keys, recordNow: receipt.record });
      expect(receiptVerdict(result.checks).failed, `seed ${seed}`).toEqual([]);
      expect(result.receipt).toEqual(receipt);
    }
  });

  it('finds a file that was edited or saved by another program', async () => {
    for (const text of [JSON.stringify(fixtureReceipt), `${receiptText(fixtureReceipt)} `]) {
      expect(receiptVerdict((await verifyReceipt(encode(text))).checks)).toMatchObject({
        word: 'doesNotHold',
        failed: ['written'],
      });
    }
    const twice = receiptText(fixtureReceipt).replace('"code":', `"code": "x",\n  "code":`);
    expect(receiptVerdict((await verifyReceipt(encode(twice))).checks).failed).toEqual(['written']);
    const edited = receiptText({ ...fixtureReceipt, terms: { ...terms, title: 'Other' } });
    expect(receiptVerdict((await verifyReceipt(encode(edited))).checks).failed).toEqual(['code']);
  });

  it('gives nothing but one reason for what is no receipt, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
        const { checks, receipt } = await verifyReceipt(bytes);
        expect(receipt).toBeUndefined();
        expect(checks.map(({ key }) => key)).toEqual(checkKeys);
        expect(receiptVerdict(checks)).toEqual({
          word: 'unreadable',
          failed: ['readable'],
          unproven: checkKeys.slice(1),
        });
      }),
    );
  });

  it('lets nothing pass of which a check breaks', async () => {
    const bytes = encode(receiptText(fixtureReceipt));
    const digest = vi.spyOn(crypto.subtle, 'digest').mockRejectedValue(new DOMException('Failed.', 'OperationError'));
    try {
      const { checks } = await verifyReceipt(bytes);
      expect(checks.find(({ key }) => key === 'code')).toEqual({
        key: 'code',
        state: 'fail',
        finding: 'The check could not be made on what the receipt holds.',
      });
      expect(receiptVerdict(checks).word).toBe('doesNotHold');
    } finally {
      digest.mockRestore();
    }
  });

  it('finds a consent that was changed, with its hash, its id and its machines made to fit', async () => {
    const other = { ...consent, level: 'DiagnosticsAndRepair' as const };
    expect(await failedIn(withConsent(other))).toEqual(['consentHash', 'consentId', 'nonce', 'azure']);
    const hash = await consentHash(other);
    const rehashed = { ...record, consent: other, consentHash: hash, consentId: consentId(hash) };
    const fitted = JSON.parse(
      JSON.stringify({ ...fixtureReceipt, record: rehashed })
        .replaceAll(record.consentId, rehashed.consentId)
        .replaceAll(correlationId(record.consentHash), correlationId(hash)),
    ) as Receipt;
    // All that is left is what Entra signed, and that is enough.
    expect(await failedIn(fitted)).toEqual(['nonce']);
    expect(await failedIn({ ...fitted, signature: null })).toEqual([]);
  });

  it.each([
    ['id', { ...terms, id: 'windows-server-2025-03-04' }, ['terms', 'published']],
    ['target', { ...terms, target: 'azureLocal' }, ['terms']],
    ['version', { ...terms, version: '2025-03-04' }, ['terms']],
    ['language', { ...terms, language: 'de' }, ['terms']],
    ['text', { ...terms, text: `${terms.text} ` }, ['terms', 'published']],
    ['title', { ...terms, title: 'Other' }, []],
  ])('compares the %s of the terms', async (_name, changed, expected) => {
    expect(await failedIn({ ...fixtureReceipt, terms: changed })).toEqual(expected);
  });

  it('knows the published texts only', async () => {
    for (const id of ['windows-server-2030-01-01', 'constructor', '__proto__']) {
      expect(await outcomeIn({ ...fixtureReceipt, terms: { ...terms, id } }, 'published')).toBe(
        `notCheckable: This version of the app does not know the text ${id}: it may be newer, or never published.`,
      );
    }
  });

  it('compares the commands', async () => {
    const { commands } = fixtureReceipt;
    expect(await failedIn({ ...fixtureReceipt, commands: { ...commands, source: 'Other' } })).toEqual(['commands']);
    expect(await outcomeIn(withConsent({ commands: { ...consent.commands, version: '2026-01' } }), 'commands')).toBe(
      'fail: The list of commands is version 2025-07, but the consent names 2026-01.',
    );
  });

  it('has a title and a meaning for every check', () => {
    expect(Object.keys(checkTitles)).toEqual([...checkKeys]);
    expect(Object.keys(checkMeanings)).toEqual([...checkKeys]);
    expect(new Set(Object.values(checkTitles)).size).toBe(checkKeys.length);
  });
});

import { expect, test } from 'vitest';
import { consentHash } from '#src/consent/consent.ts';
import { sha256Hex } from '#src/consent/digest.ts';
import { sampleRecord } from '#src/consent/samples.ts';
import { receiptOf } from './receipt.ts';

const signature = { idToken: 'a.b.c', key: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } };

test('a receipt holds what is needed to check it: consent, hash, text, token and key', async () => {
  const receipt = receiptOf(await sampleRecord(), signature);
  if (!receipt) throw new Error('There is no receipt.');
  const copy: typeof receipt = JSON.parse(JSON.stringify(receipt));
  expect(await consentHash(copy.record.consent)).toBe(copy.record.consentHash);
  expect(await sha256Hex(copy.terms.text)).toBe(copy.record.consent.terms.sha256);
  expect(copy.signature).toEqual(signature);
});

test('without the text that was agreed to there is no receipt', async () => {
  const record = await sampleRecord();
  const { consent } = record;
  const unknown = { ...record, consent: { ...consent, terms: { ...consent.terms, id: 'other' } } };
  expect(receiptOf(unknown, signature)).toBeUndefined();
});

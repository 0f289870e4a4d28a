import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { sampleReceipt } from './receipt-samples.ts';
import { receiptCode, receiptText, sealReceipt } from './receipt-text.ts';

describe('the text of a receipt', () => {
  it('has sorted keys, two spaces and one line end at the end', async () => {
    const { receipt, text } = await sampleReceipt(1);
    expect(JSON.parse(text)).toEqual(receipt);
    expect(text).toMatch(/^\{\n {2}"azure": \{\n {4}"activity": \[/);
    expect(text.endsWith('"\n  }\n}\n')).toBe(true);
    const members = [...text.matchAll(/^ {2}"(\w+)": /gm)].map(([, name]) => name);
    expect(members).toEqual(['azure', 'code', 'commands', 'kind', 'record', 'signature', 'terms']);
  });

  it('does not depend on the order of the members', async () => {
    const { receipt, text } = await sampleReceipt(2);
    const { record, ...rest } = receipt;
    expect(receiptText({ record, ...rest })).toBe(text);
    const turned = Object.fromEntries(Object.entries(record).toReversed()) as unknown as typeof record;
    expect(receiptText({ ...rest, record: turned })).toBe(text);
  });

  it('has a code that another implementation of SHA-256 finds in the file', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { receipt, text } = await sampleReceipt(seed);
      const { code, ...rest } = JSON.parse(text) as Record<string, unknown>;
      // The file is sorted already, so that without spaces it is canonical.
      expect(createHash('sha256').update(JSON.stringify(rest), 'utf8').digest('hex')).toBe(code);
      expect(await receiptCode(receipt)).toBe(code);
      expect(await sealReceipt({ ...receipt, code: 'x' } as typeof receipt)).toEqual(receipt);
    }
  });
});

import { describe, expect, it } from 'vitest';

import {
  checkCode,
  checkCommands,
  checkConsentHash,
  checkConsentId,
  checkPublished,
  checkTerms,
  checkWritten,
} from './receipt-consent-checks.ts';
import { fixtureReceipt } from './receipt-fixture.ts';
import { receiptText } from './receipt-text.ts';

const { record, terms } = fixtureReceipt;
const text = receiptText(fixtureReceipt);
const written = (other: string) => checkWritten(new TextEncoder().encode(other), fixtureReceipt);
const edited = {
  state: 'fail',
  finding: 'The file is not written as this app writes receipts: it was edited, or saved by another program.',
};

describe('how a receipt is written', () => {
  it('is compared byte by byte, also where the length is the same', () => {
    expect(written(text)).toEqual({
      state: 'pass',
      finding: 'The file is written exactly as this app writes receipts.',
    });
    const tab = text.replace('\n  "record"', '\n\t "record"');
    expect(tab).toHaveLength(text.length);
    expect(tab).not.toBe(text);
    expect(JSON.parse(tab)).toEqual(JSON.parse(text));
    expect(written(tab)).toEqual(edited);
    for (const other of [text.slice(0, -1), `${text}\n`, '']) expect(written(other)).toEqual(edited);
  });
});

describe('wording and commands', () => {
  const failing = (finding: string) =>
    expect.objectContaining({ state: 'fail', finding: expect.stringContaining(finding) });

  it('that are not what was agreed to or published are named by their hashes', async () => {
    const other = { ...fixtureReceipt, terms: { ...terms, text: 'Other' } };
    expect(await checkPublished(other)).toEqual(failing(`The published ${terms.id} has the hash `));
    const commands = { ...fixtureReceipt.commands, source: 'Other' };
    expect(await checkCommands({ ...fixtureReceipt, commands })).toEqual(
      failing(`but what was agreed to has the hash ${record.consent.commands.sha256}.`),
    );
  });
});

describe('what is wrong with a receipt', () => {
  it('is said with both values', async () => {
    const { code, record: held } = fixtureReceipt;
    const zeros = '0'.repeat(64);
    expect(await checkCode({ ...fixtureReceipt, code: zeros })).toEqual({
      state: 'fail',
      finding: `The verification code is ${zeros}, but that of this receipt would be ${code}.`,
    });
    expect(await checkConsentHash({ ...fixtureReceipt, record: { ...record, consentHash: zeros } })).toEqual({
      state: 'fail',
      finding: `The record says that the hash of the consent is ${zeros}, but it is ${held.consentHash}.`,
    });
    expect(await checkConsentId({ ...fixtureReceipt, record: { ...record, consentId: 'rs-other' } })).toEqual({
      state: 'fail',
      finding: `The record has the id rs-other, but that of this consent is ${held.consentId}.`,
    });
    const { finding, state } = await checkTerms({ ...fixtureReceipt, terms: { ...terms, text: 'Other' } });
    expect(state).toBe('fail');
    expect(finding).toMatch(
      /^The hash of the text is [0-9a-f]{64}, but what was agreed to has the hash [0-9a-f]{64}\.$/,
    );
    expect(finding).toContain(`the hash ${record.consent.terms.sha256}.`);
    expect((await checkTerms({ ...fixtureReceipt, terms: { ...terms, version: '1999' } })).finding).toBe(
      `The "version" of the text is 1999, but that of the consent is ${record.consent.terms.version}.`,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { type CheckKey, checkKeys, type CheckState, type ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import { verdictWords } from './receipt-words.ts';

/** All checks hold but these. */
const checks = (others: Partial<Record<CheckKey, CheckState>> = {}): ReceiptCheck[] =>
  checkKeys.map((key) => ({ key, state: others[key] ?? 'pass', finding: `Found of ${key}.` }));

const now = { recordNow: 'notCheckable', witnessNow: 'notCheckable' } as const;

describe('the verdict on a receipt', () => {
  it('is never stronger than the checks', () => {
    const whole = verdictWords(checks());
    expect(whole).toMatchObject({ intent: 'success', title: 'Signed, and no change found' });
    expect(whole.words).toContain('What Azure said is a copy that nobody signed');
    const unconfirmed = verdictWords(checks({ key: 'notCheckable', ...now }));
    expect(unconfirmed).toMatchObject({
      intent: 'info',
      title: 'No change found, signed with a key that is not confirmed here',
    });
    expect(unconfirmed.words).toContain('with a key of their own');
    expect(unconfirmed.words).toContain(
      'Not shown here: “Key of Microsoft Entra”, “Record in Azure now”, “Activity Log now”.',
    );
  });

  it.each(['token', 'signature', 'nonce', 'person', 'tenant'] as const)('shows nobody who agreed without %s', (key) => {
    const { intent, title, words } = verdictWords(checks({ [key]: 'notCheckable' }));
    expect({ intent, title }).toEqual({ intent: 'info', title: 'No change found, without a signature' });
    expect(words).toContain('does not show who agreed');
  });

  it('is no success while another application may have asked for the signature', () => {
    expect(verdictWords(checks({ application: 'notCheckable' }))).toMatchObject({
      intent: 'info',
      title: 'No change found, signed for an application that is not confirmed here',
    });
  });

  it('never says that nothing was changed: whoever changes what is not signed can work out a new code', () => {
    for (const open of [{}, { key: 'notCheckable' }, { signature: 'notCheckable', ...now }] as const)
      expect(Object.values(verdictWords(checks(open))).join(' ')).not.toMatch(/intact|nothing .*changed|not changed/i);
  });

  it.each(checkKeys.filter((key) => key !== 'readable'))('does not hold when %s does not', (key) => {
    const { intent, title, words } = verdictWords(
      checks({ [key]: 'fail', witnessNow: key === 'witnessNow' ? 'fail' : 'notCheckable' }),
    );
    expect({ intent, title }).toEqual({ intent: 'error', title: 'Does not hold' });
    expect(words).toMatch(/^What does not hold: “[^”]+”\.$/);
  });

  it('of a file that cannot be read is the reason', () => {
    expect(verdictWords([{ key: 'readable', state: 'fail', finding: 'It is no JSON.' }])).toEqual({
      intent: 'error',
      title: 'Not readable as a receipt',
      words: 'It is no JSON.',
    });
  });
});

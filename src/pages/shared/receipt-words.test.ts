import { describe, expect, it } from 'vitest';
import { type CheckKey, checkKeys, type CheckState, type ReceiptCheck } from '#src/consent/receipt-check.ts';
import { verdictWords } from './receipt-words.ts';

/** All checks hold but these. */
const checks = (others: Partial<Record<CheckKey, CheckState>> = {}): ReceiptCheck[] =>
  checkKeys.map((key) => ({ key, state: others[key] ?? 'pass', finding: `Found of ${key}.` }));

const now = { recordNow: 'notCheckable', witnessNow: 'notCheckable' } as const;

describe('the verdict on a receipt', () => {
  it('is never stronger than the checks', () => {
    expect(verdictWords(checks())).toMatchObject({ intent: 'success', title: 'Intact and signed' });
    const unconfirmed = verdictWords(checks({ key: 'notCheckable', ...now }));
    expect(unconfirmed.title).toBe('Intact, signed with a key that is not confirmed here');
    expect(unconfirmed.words).toContain(
      'Not shown here: “Key of Microsoft Entra”, “Record in Azure now”, “Activity Log now”.',
    );
  });

  it.each(['token', 'signature', 'nonce', 'person', 'tenant'] as const)('shows nobody who agreed without %s', (key) => {
    const { intent, title, words } = verdictWords(checks({ [key]: 'notCheckable' }));
    expect({ intent, title }).toEqual({ intent: 'info', title: 'Intact, without a signature' });
    expect(words).toContain('does not show who agreed');
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

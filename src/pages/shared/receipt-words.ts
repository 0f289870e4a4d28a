import { type CheckKey, checkKeys, type CheckState, type ReceiptCheck } from '#src/consent/receipt-check.ts';
import { checkTitles } from '#src/consent/receipt-meanings.ts';
import type { Tone } from '#src/ui/tone.ts';

export const stateTones: Record<CheckState, Tone> = { pass: 'good', fail: 'bad', notCheckable: 'neutral' };

export const stateWords: Record<CheckState, string> = {
  pass: 'Holds',
  fail: 'Does not hold',
  notCheckable: 'Not checkable',
};

export interface VerdictWords {
  intent: 'success' | 'error' | 'info';
  title: string;
  words: string;
}

const keysIn = (checks: readonly ReceiptCheck[], state: CheckState): CheckKey[] =>
  checkKeys.filter((key) => checks.some((check) => check.key === key && check.state === state));

const titlesOf = (keys: readonly CheckKey[]): string => keys.map((key) => `“${checkTitles[key]}”`).join(', ');

/** Without these a receipt says less than that this person signed this consent. */
const signing: readonly CheckKey[] = ['token', 'signature', 'nonce', 'person', 'tenant'];

/** What all checks together say of a receipt, never more than they do. */
export function verdictWords(checks: readonly ReceiptCheck[]): VerdictWords {
  const failed = keysIn(checks, 'fail');
  const open = keysIn(checks, 'notCheckable');
  if (failed.includes('readable'))
    return {
      intent: 'error',
      title: 'Not readable as a receipt',
      words: checks.find(({ key }) => key === 'readable')?.finding ?? '',
    };
  if (failed.length > 0)
    return { intent: 'error', title: 'Does not hold', words: `What does not hold: ${titlesOf(failed)}.` };
  const rest = open.length === 0 ? '' : ` Not shown here: ${titlesOf(open)}.`;
  if (signing.some((key) => open.includes(key)))
    return {
      intent: 'info',
      title: 'Intact, without a signature',
      words: `The file was not changed since it was written, and its parts fit together. It does not hold the ID token, so it does not show who agreed.${rest}`,
    };
  return {
    intent: 'success',
    title: open.includes('key') ? 'Intact, signed with a key that is not confirmed here' : 'Intact and signed',
    words: `Nothing in it was changed, and its parts fit together.${rest}`,
  };
}

import {
  type CheckKey,
  type CheckState,
  type ReceiptCheck,
  receiptVerdict,
} from '#src/consent/receipts/receipt-check.ts';
import { checkTitles } from '#src/consent/receipts/receipt-meanings.ts';
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

const titlesOf = (keys: readonly CheckKey[]): string => keys.map((key) => `“${checkTitles[key]}”`).join(', ');

/** Without these a receipt says less than that this person signed this consent. */
const signing: readonly CheckKey[] = ['token', 'signature', 'nonce', 'person', 'tenant'];

/** What all checks together say of a receipt, never more than they do. */
export function verdictWords(checks: readonly ReceiptCheck[]): VerdictWords {
  const { word, failed, unproven: open } = receiptVerdict(checks);
  if (word === 'unreadable')
    return {
      intent: 'error',
      title: 'Not readable as a receipt',
      words: checks.find(({ key }) => key === 'readable')?.finding ?? '',
    };
  if (word === 'doesNotHold')
    return { intent: 'error', title: 'Does not hold', words: `What does not hold: ${titlesOf(failed)}.` };
  const rest = open.length === 0 ? '' : ` Not shown here: ${titlesOf(open)}.`;
  // Whoever changes what nobody signed can work out a new code, so no more is said than what was not found.
  if (signing.some((key) => open.includes(key)))
    return {
      intent: 'info',
      title: 'No change found, without a signature',
      words: `Its parts fit together. It does not hold the ID token, so it does not show who agreed, and whoever knows the format can write such a file.${rest}`,
    };
  if (open.includes('key'))
    return {
      intent: 'info',
      title: 'No change found, signed with a key that is not confirmed here',
      words: `Its parts fit together. So do those of a file that somebody made up and signed with a key of their own: whether Microsoft Entra signed this one is not shown here.${rest}`,
    };
  if (open.includes('application'))
    return {
      intent: 'info',
      title: 'No change found, signed for an application that is not confirmed here',
      words: `Its parts fit together. Any application that a person signs in to can ask for such a signature: whether this one did is not shown here.${rest}`,
    };
  return {
    intent: 'success',
    title: 'Signed, and no change found',
    words: `Microsoft Entra signed for what was agreed. What Azure said is a copy that nobody signed; it fits what was agreed.${rest}`,
  };
}

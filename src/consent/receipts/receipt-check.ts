/** The checks of a receipt, in the order in which they are told. `docs/receipt.md` says when each passes. */
export const checkKeys = [
  'readable',
  'written',
  'code',
  'consentHash',
  'consentId',
  'terms',
  'published',
  'commands',
  'token',
  'signature',
  'nonce',
  'person',
  'tenant',
  'application',
  'key',
  'time',
  'azure',
  'witness',
  'recordNow',
  'witnessNow',
] as const;

export type CheckKey = (typeof checkKeys)[number];

export type CheckState = 'pass' | 'fail' | 'notCheckable';

/** One check with what was found, in one sentence for a person. */
export interface ReceiptCheck {
  key: CheckKey;
  state: CheckState;
  /** What was found, or what is missing. */
  finding: string;
}

/** How a check ended: the state and the sentence, without its key. */
export type CheckOutcome = Omit<ReceiptCheck, 'key'>;

export const passed = (finding: string): CheckOutcome => ({ state: 'pass', finding });

export const failed = (finding: string): CheckOutcome => ({ state: 'fail', finding });

export const notCheckable = (finding: string): CheckOutcome => ({ state: 'notCheckable', finding });

/** What follows from the checks: none speaks against the receipt, one does, or the file is no receipt. */
interface ReceiptVerdict {
  word: 'holds' | 'doesNotHold' | 'unreadable';
  failed: CheckKey[];
  /** What these checks could not show either way. */
  unproven: CheckKey[];
}

export function receiptVerdict(checks: readonly ReceiptCheck[]): ReceiptVerdict {
  const keysIn = (state: CheckState) => checks.filter((check) => check.state === state).map(({ key }) => key);
  const failed = keysIn('fail');
  const word = failed.includes('readable') ? 'unreadable' : failed.length > 0 ? 'doesNotHold' : 'holds';
  return { word, failed, unproven: keysIn('notCheckable') };
}

import type { SignatureFault } from '#src/consent/signature.ts';
import type { CheckKey, ReceiptCheck, ReceiptVerdict } from './checks.ts';

/** Title of a check, and what it proves and doesn't when it holds. */
export function checkTitle(_key: CheckKey): string {
  throw new Error('not written yet');
}
export function checkMeaning(_key: CheckKey): string {
  throw new Error('not written yet');
}
/** What was found, in one or two sentences. May hold text from the file: show it with `AzureText`. */
export function checkSentence(_check: ReceiptCheck): string {
  throw new Error('not written yet');
}
/** The one verdict: `Valid`, and what it says. */
export function verdictWords(_verdict: ReceiptVerdict): {
  intent: 'success' | 'warning' | 'error';
  title: string;
  sentence: string;
} {
  throw new Error('not written yet');
}
/** Why a signature doesn't count, one sentence. */
export function signatureFaultSentence(_fault: SignatureFault): string {
  throw new Error('not written yet');
}

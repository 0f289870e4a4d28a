import { receiptVerdict } from '#src/consent/receipts/receipt-check.ts';
import type { Verification } from './verification.ts';

/** Files that were chosen together, and what has come of checking them. */
export interface ChosenReceipts {
  id: number;
  /** How many files. */
  expected: number;
  /** In the order in which they are shown; as they come until then. */
  results: readonly Verification[];
  /** Each has been checked by itself, and the results stand on the page: none moves from then on without a press. */
  isShown: boolean;
  /** So many at the front were put there because they do not hold. */
  ahead: number;
}

/** With more files than this each gets a line. */
const mostInFull = 3;

export const areMany = ({ expected }: ChosenReceipts): boolean => expected > mostInFull;

/** Something speaks against it, or it could not be read as a receipt. */
export const fails = ({ checks }: Verification): boolean => receiptVerdict(checks).word !== 'holds';

/** In the place of what was known of the file, else behind the others. */
export function withResult(chosen: ChosenReceipts, result: Verification): ChosenReceipts {
  const { results } = chosen;
  const isKnown = results.some(({ id }) => id === result.id);
  return {
    ...chosen,
    results: isKnown ? results.map((one) => (one.id === result.id ? result : one)) : [...results, result],
  };
}

/** Those that do not hold first, each kind in the order in which the files were chosen. */
export function inOrder(chosen: ChosenReceipts): ChosenReceipts {
  const rank = (one: Verification) => (fails(one) ? 0 : 1);
  const results = chosen.results.toSorted((a, b) => rank(a) - rank(b) || a.id - b.id);
  return { ...chosen, results, ahead: results.filter(fails).length };
}

/** Whether one that does not hold stands further down: that came out only once a service was asked. */
export const isOutOfOrder = ({ isShown, results, ahead }: ChosenReceipts): boolean =>
  isShown && results.filter(fails).length > ahead;

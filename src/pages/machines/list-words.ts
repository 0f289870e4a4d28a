import { shownWords } from '#src/pages/shared/shown-words.ts';

const words = (number: number): string => number.toLocaleString('en');

export interface Listed {
  /** Machines that the filter leaves. */
  shown: number;
  /** Machines that have come. */
  all: number;
  /** Machines that there are or will be, where not all have come. */
  expected?: number | undefined;
  chosen: number;
  /** Chosen machines that the filter does not show. */
  hidden: number;
}

const nouns = ['machine', 'machines'] as const;

/**
 * What the list says of itself: how many machines a filter shows, and how many are selected. While machines are still coming, a filter leaves
 * some of those that have come.
 */
export function listWords(listed: Listed): string {
  if (listed.all === 0) return '';
  const { shown, all, expected = all, chosen, hidden } = listed;
  const some = hidden < chosen ? `${words(hidden)} of them ` : chosen > 1 ? 'all ' : '';
  const outside = hidden === 0 ? '' : `, ${some}outside the filter`;
  const selected = chosen === 0 ? '' : ` · ${words(chosen)} selected${outside}`;
  return shownWords(shown, shown < all ? all : expected, nouns) + selected;
}

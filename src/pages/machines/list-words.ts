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

function shownWords({ shown, all, expected = all }: Listed): string {
  if (shown < all) return `${words(shown)} of ${words(all)} machines shown`;
  return all < expected ? `${words(shown)} of ${words(expected)} machines shown` : `All ${words(all)} shown`;
}

/**
 * What the list says of itself: how many machines a filter shows, and how many are selected. Empty only when there are none: words that come
 * with the first selection would push the rows from under the pointer.
 */
export function listWords(listed: Listed): string {
  if (listed.all === 0) return '';
  const { chosen, hidden } = listed;
  const outside = hidden === 0 ? '' : `, ${words(hidden)} of them outside the filter`;
  const selected = chosen === 0 ? '' : ` · ${words(chosen)} selected${outside}`;
  return shownWords(listed) + selected;
}

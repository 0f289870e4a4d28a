const words = (number: number): string => number.toLocaleString('en');

/** What the list says of itself: how many machines a filter shows, and how many are selected. Empty when there is nothing to say. */
export function listWords(shown: number, all: number, { chosen, hidden }: { chosen: number; hidden: number }): string {
  const filtered = shown === all ? '' : `${words(shown)} of ${words(all)} machines shown`;
  const outside = hidden === 0 ? '' : `, ${words(hidden)} of them outside the filter`;
  const selected = chosen === 0 ? '' : `${words(chosen)} selected${outside}`;
  return [filtered, selected].filter(Boolean).join(' · ');
}

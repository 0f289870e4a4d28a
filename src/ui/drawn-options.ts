import type { FilterOption } from './FilterPill.tsx';

/** So many are drawn at once; the others are found by searching. */
const mostDrawn = 100;

interface OptionSearch {
  text: string;
  /** What was selected when it began. */
  before: readonly string[];
}

/**
 * The values of a filter that are drawn, `shown` of the `found` ones among them. What is selected stays to be seen, whatever is searched for, and
 * what was selected before stays as long: no row goes from under the pointer.
 */
export function drawnOptions(
  all: readonly FilterOption[],
  { text, before }: OptionSearch,
  selected: readonly string[],
): { drawn: FilterOption[]; found: number; shown: number } {
  const wanted = text.trim().toLowerCase();
  const stays = new Set([...before, ...selected]);
  const found = all.filter(({ label }) => label.toLowerCase().includes(wanted));
  const shown = new Set(found.filter(({ value }, at) => at < mostDrawn || stays.has(value)));
  const drawn = all.filter((option) => shown.has(option) || stays.has(option.value));
  return { drawn, found: found.length, shown: shown.size };
}

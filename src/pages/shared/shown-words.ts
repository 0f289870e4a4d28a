const words = (number: number): string => number.toLocaleString('en');

/**
 * How many rows a list shows of how many: "1,234 of 100,000 machines shown", "All 39 shown". Empty only when there are none: words that come
 * later push what stands below them from under the pointer. `noun`: of one and of many.
 */
export function shownWords(shown: number, all: number, [one, many]: readonly [string, string]): string {
  if (all === 0) return '';
  if (shown === 1 && all === 1) return `1 ${one} shown`;
  return shown === all ? `All ${words(all)} shown` : `${words(shown)} of ${words(all)} ${all === 1 ? one : many} shown`;
}

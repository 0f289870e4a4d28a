/** What Azure takes in any letter case; the lists have it in lower case. */
const inAnyCase: readonly string[] = ['subscription', 'resourceGroup'];

/** What the query of a URL has for these filters, each value once; a filter without any is left out. */
export const chosenValues = (query: URLSearchParams, keys: readonly string[]): Record<string, readonly string[]> => {
  const lists = keys.map((key) => {
    const values = query.getAll(key).filter((value) => value !== '');
    return [key, [...new Set(inAnyCase.includes(key) ? values.map((value) => value.toLowerCase()) : values)]] as const;
  });
  return Object.fromEntries(lists.filter(([, values]) => values.length > 0));
};

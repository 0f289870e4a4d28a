/** The nine fields, in the order of the columns. */
export const fields = [
  'name',
  'status',
  'operatingSystem',
  'resourceGroup',
  'subscription',
  'region',
  'agentVersion',
  'tags',
  'eligibility',
] as const satisfies readonly (keyof BenchMachine)[];

/** The machines that have the text in one of their fields, found the plain way. */
export function filterNaively(machines: readonly BenchMachine[], text: string): BenchMachine[] {
  const wanted = text.toLowerCase();
  return machines.filter((machine) => fields.some((field) => machine[field].toLowerCase().includes(wanted)));
}

/** The machines in the order of a column, as the platform sorts texts with numbers in them. */
export function sortByCollator(machines: readonly BenchMachine[], column: SortedColumn): BenchMachine[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return machines.toSorted((a, b) => compare(a[column], b[column]));
}

/** What is typed, letter by letter. Each is in the fields that every contender searches, and in no other, so that all must find the same. */
export const typedWords = ['web-0', 'south', 'disco', 'rg-pa'];

/** What stands in the search field after each of the twenty keys. */
export const typedTexts: string[] = typedWords.flatMap((word) =>
  Array.from(word, (_, index) => word.slice(0, index + 1)),
);

import { compareText } from '#src/lib/sort.ts';
import { bump, type Field, type ListData } from './data.ts';
import type { ListState, Sort } from './list.ts';

/** What of list data is needed to find rows. */
type Findable = Pick<ListData<unknown>, 'length' | 'fields' | 'order'>;

/** What of a view state decides which rows are shown. */
export type Wanted = Pick<ListState, 'search' | 'chosen'>;

/** Searches, filters and orders list data. It keeps what it has put together for that, so there is one for each list. */
export interface Finder {
  /** For each row whether it fits the search and all filters but `except`, 1 or 0; undefined where all do. */
  mask: (data: Findable, wanted: Wanted, except?: string) => Uint8Array | undefined;
  /** The rows that fit, in order. */
  rows: (data: Findable, wanted: Wanted, sort?: Sort) => Uint32Array;
  /** The place of each value in the order of a field; equal values share one. */
  places: (field: Field) => Uint32Array;
}

export function createFinder(): Finder {
  const texts = new WeakMap<readonly string[], SearchTexts>();
  const known = new WeakMap<object, Uint32Array>();

  function textsOf({ labels }: Field): SearchTexts {
    const held = texts.get(labels);
    // Labels may still be added to.
    if (held?.count === labels.length) return held;
    const made = searchTexts(labels);
    texts.set(labels, made);
    return made;
  }

  function places(field: Field): Uint32Array {
    const by = field.ranks ?? field.labels;
    const held = known.get(by);
    if (held?.length === field.labels.length) return held;
    const made = densePlaces(field);
    known.set(by, made);
    return made;
  }

  function mask(data: Findable, { search, chosen }: Wanted, except?: string): Uint8Array | undefined {
    let all: Uint8Array | undefined;
    const narrow = (other: Uint8Array) => {
      if (all === undefined) all = other;
      else for (let row = 0; row < other.length; row += 1) if (other[row] === 0) all[row] = 0;
    };
    // Fields of few values first: where these mark all rows, the others need no look.
    const fields = Object.values(data.fields).toSorted((a, b) => a.labels.length - b.labels.length);
    for (const word of searchWords(search)) {
      const found = new Uint8Array(data.length);
      let left = data.length;
      for (const field of fields) if (left > 0) left -= markCodes(field, hits(textsOf(field), word), found);
      narrow(found);
    }
    for (const [key, values] of Object.entries(chosen)) {
      const field = key === except || values.length === 0 ? undefined : data.fields[key];
      if (field === undefined) continue;
      const found = new Uint8Array(data.length);
      markCodes(
        field,
        Uint8Array.from(field.values, (value) => Number(values.includes(value))),
        found,
      );
      narrow(found);
    }
    return all;
  }

  return {
    mask,
    places,
    rows(data, wanted, sort) {
      const fits = mask(data, wanted);
      const rows = fits === undefined ? data.order : data.order.filter((row) => fits[row] === 1);
      const field = sort && data.fields[sort.key];
      return field ? sortRows(rows, field, places(field), sort.direction === 'descending') : rows;
    },
  };
}

/** What is searched for: words, all of which must be found somewhere in a row. */
export function searchWords(search: string): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Distinct texts in lower case. Where they are many they are one text, each behind a line break: that is searched much faster. */
interface SearchTexts {
  count: number;
  texts: readonly string[];
  joined?: { text: string; starts: Uint32Array };
}

const joinedFrom = 500;

function searchTexts(labels: readonly string[]): SearchTexts {
  const count = labels.length;
  const texts = labels.map((label) => label.toLowerCase().replaceAll('\n', ' '));
  if (count < joinedFrom) return { count, texts };
  const starts = new Uint32Array(count + 1);
  let at = 1;
  for (const [index, text] of texts.entries()) {
    starts[index] = at;
    at += text.length + 1;
  }
  starts[count] = at;
  return { count, texts: [], joined: { text: `\n${texts.join('\n')}\n`, starts } };
}

/** For each text whether it holds the word; undefined where none does. */
function hits({ count, texts, joined }: SearchTexts, word: string): Uint8Array | undefined {
  if (joined === undefined) {
    const found = Uint8Array.from(texts, (text) => Number(text.includes(word)));
    return found.includes(1) ? found : undefined;
  }
  const { text, starts } = joined;
  let at = text.indexOf(word);
  if (at === -1) return undefined;
  const found = new Uint8Array(count);
  let index = 0;
  while (at !== -1 && index < count) {
    while ((starts[index + 1] ?? Infinity) <= at) index += 1;
    found[index] = 1;
    index += 1;
    at = text.indexOf(word, starts[index] ?? text.length);
  }
  return found;
}

/** Marks the rows that have one of the values. @returns how many were not marked before. */
function markCodes({ codes, members }: Field, values: Uint8Array | undefined, mask: Uint8Array): number {
  if (values === undefined) return 0;
  const fits = members ? Uint8Array.from(members, (some) => Number(some.some((value) => values[value] === 1))) : values;
  let count = 0;
  for (let row = 0; row < mask.length; row += 1) {
    if (fits[codes[row] ?? 0] !== 1 || mask[row] === 1) continue;
    mask[row] = 1;
    count += 1;
  }
  return count;
}

/** How many rows have each value, of those of the mask; all without one. */
export function countValues({ codes, members, values }: Field, mask?: Uint8Array): Uint32Array {
  const byCode = new Uint32Array(members?.length ?? values.length);
  for (let row = 0; row < codes.length; row += 1)
    if (mask === undefined || mask[row] === 1) byCode[codes[row] ?? 0] = (byCode[codes[row] ?? 0] ?? 0) + 1;
  if (members === undefined) return byCode;
  const counts = new Uint32Array(values.length);
  for (const [code, some] of members.entries()) for (const value of some) bump(counts, value, byCode[code]);
  return counts;
}

function densePlaces({ labels, ranks }: Field): Uint32Array {
  if (ranks instanceof Uint32Array) return ranks;
  const compare = ranks
    ? (a: number, b: number) => (ranks[a] ?? 0) - (ranks[b] ?? 0)
    : (a: number, b: number) => compareText(labels[a] ?? '', labels[b] ?? '');
  const places = new Uint32Array(labels.length);
  let place = 0;
  let before = -1;
  for (const value of Array.from(labels.keys()).toSorted(compare)) {
    if (before !== -1 && compare(before, value) !== 0) place += 1;
    places[value] = place;
    before = value;
  }
  return places;
}

/** These rows in the order of a field; rows of one place keep theirs. A counting sort: time grows with the rows alone. */
export function sortRows(
  rows: Uint32Array,
  { codes, members }: Field,
  places: Uint32Array,
  descending: boolean,
): Uint32Array {
  const placeOf = (row: number) => {
    const code = codes[row] ?? 0;
    return places[members ? (members[code]?.[0] ?? 0) : code] ?? 0;
  };
  const next = new Uint32Array(places.length + 1);
  for (const row of rows) bump(next, placeOf(row));
  let at = 0;
  for (let step = 0; step < next.length; step += 1) {
    const place = descending ? next.length - 1 - step : step;
    const size = next[place] ?? 0;
    next[place] = at;
    at += size;
  }
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const place = placeOf(row);
    sorted[next[place] ?? 0] = row;
    bump(next, place);
  }
  return sorted;
}

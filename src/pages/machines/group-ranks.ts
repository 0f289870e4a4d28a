import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import { sortedInSlices } from '#src/lib/sliced-sort.ts';
import { inSlices } from '#src/lib/slices.ts';
import { compareText } from '#src/lib/sort.ts';
import { type Facet, type FacetValue, FacetValues } from './facets.ts';
import type { FleetView } from './fleet-view.ts';
import type { GroupBy } from './group-by.ts';

/** For each row of a table its group, by a code that the row has already. */
export interface GroupRanks {
  /** The groups in the order in which they stand; a row need not be in each. */
  groups: readonly FacetValue[];
  codes: Uint32Array;
  /** For each code the place of its group. */
  ranks: Uint32Array;
}

/** So few values are put in order at once: a task of under 5 ms. */
const mostAtOnce = 500;

/** Groups of equal labels, such as two subscriptions of one name, stay apart; that of what has no value is the last. */
const compareValues = (a: FacetValue, b: FacetValue): number =>
  Number(a.value === '') - Number(b.value === '') ||
  compareText(a.label, b.label) ||
  Number(a.value > b.value) - Number(a.value < b.value);

const compareAt =
  (values: readonly FacetValue[]) =>
  (a: number, b: number): number => {
    const [one, other] = [values[a], values[b]];
    return one === undefined || other === undefined ? 0 : compareValues(one, other);
  };

interface Order {
  groups: readonly FacetValue[];
  places: Uint32Array;
}

function orderOf(values: readonly FacetValue[], order: Iterable<number>): Order {
  const groups: FacetValue[] = [];
  const places = new Uint32Array(values.length);
  for (const index of order) {
    const value = values[index];
    if (value === undefined) continue;
    places[index] = groups.length;
    groups.push(value);
  }
  return { groups, places };
}

const known = new WeakMap<readonly FacetValue[], Order>();

const orderAtOnce = (values: readonly FacetValue[]): Order | undefined => {
  const before = known.get(values);
  if (before !== undefined || values.length > mostAtOnce) return before;
  const order = orderOf(
    values,
    Array.from(values.keys()).toSorted((a, b) => compareAt(values)(a, b)),
  );
  known.set(values, order);
  return order;
};

const orderInSlices = async (values: readonly FacetValue[], signal: AbortSignal): Promise<Order | undefined> => {
  const before = orderAtOnce(values);
  if (before !== undefined) return before;
  const sorted = await sortedInSlices(values.length, compareAt(values), signal);
  if (sorted === undefined) return undefined;
  const order = orderOf(values, sorted);
  known.set(values, order);
  return order;
};

const ofFacet = ({ codes }: Facet, { groups, places }: Order): GroupRanks => ({ groups, codes, ranks: places });

const ofTags = new WeakMap<FleetTable, Map<string, GroupRanks>>();

/** The value of a tag as a group. Azure compares names of tags without regard to case, and their values with it. */
const tagValue = (tags: ReadonlyMap<string, string>, name: string, wanted: string): FacetValue => {
  for (const [own, value] of tags)
    if (own.toLowerCase() === wanted)
      return { value: `=${value}`, label: value === '' ? `${name} without a value` : value };
  return { value: '', label: `No tag ${name}` };
};

const tagRanks = async (table: FleetTable, name: string, signal: AbortSignal): Promise<GroupRanks | undefined> => {
  const wanted = name.toLowerCase();
  const values = new FacetValues();
  const numbers = new Uint32Array(table.tagSetCount);
  let code = 0;
  const read = (tags: ReadonlyMap<string, string>): void => {
    numbers[code] = values.number(tagValue(tags, name, wanted));
    code += 1;
  };
  if (!(await inSlices(table.tagSets(), read, signal))) return undefined;
  const order = await orderInSlices(values.values, signal);
  if (order === undefined) return undefined;
  const ranks = numbers.map((number) => order.places[number] ?? 0);
  return { groups: order.groups, codes: table.codes.tags, ranks };
};

/** The groups where they are known, or quickly worked out. */
export function groupRanksAtOnce(view: FleetView, by: GroupBy): GroupRanks | undefined {
  if (by.key === 'tag') return ofTags.get(view.table)?.get(by.name);
  const order = orderAtOnce(view.facets[by.key].values);
  return order && ofFacet(view.facets[by.key], order);
}

/**
 * The groups, worked out in tasks of a few ms each: nearly every machine may have a group of its own. They are known at once from then on.
 * @returns `undefined` when aborted meanwhile.
 */
export async function groupRanksInSlices(
  view: FleetView,
  by: GroupBy,
  signal: AbortSignal,
): Promise<GroupRanks | undefined> {
  const before = groupRanksAtOnce(view, by);
  if (before !== undefined) return before;
  if (by.key !== 'tag') {
    const order = await orderInSlices(view.facets[by.key].values, signal);
    return order && ofFacet(view.facets[by.key], order);
  }
  const ranks = await tagRanks(view.table, by.name, signal);
  if (ranks === undefined) return undefined;
  const ofTable = ofTags.get(view.table) ?? new Map<string, GroupRanks>();
  ofTags.set(view.table, ofTable.set(by.name, ranks));
  return ranks;
}

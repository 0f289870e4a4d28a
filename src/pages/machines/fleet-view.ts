import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import type { MachineReading } from '#src/azure/evidence/machine-evidence.ts';
import type { Freshness } from '#src/pages/shared/freshness.ts';
import { type AccessProblem, accessProblem } from './fleet-causes.ts';
import { countValues, type Facet, type FacetValue, FacetValues } from './facets.ts';
import type { FilterKey } from './filter-keys.ts';
import { type FleetIndex, groupCode } from './fleet-index.ts';
import type { JobsKnown } from './jobs-known.ts';
import { notRead } from './list-reading.ts';
import { accessLabel, isUnread, listFreshness, type ListReading, type MachineRow } from './machine-row.ts';
import { rowOf } from './row-memory.ts';

/** What is known beside the list, by lower-case machine id. */
export interface KnownBeside {
  jobs: ReadonlyMap<string, JobsKnown>;
  /** What pages of machines have read from Azure Resource Manager. */
  direct: ReadonlyMap<string, MachineReading>;
  /** Within which access off screen is read again, while Azure answers, ms; as that of all rows where it is not said. */
  restWithin?: number;
}

/** The machines of a list with what is known of them by now. */
export interface FleetView {
  table: FleetTable;
  byName: Uint32Array;
  facets: Record<FilterKey, Facet>;
  /** Words of remote support as rows show them, to search and sort by. */
  words: Facet;
  /** Whether the machine of a row can have remote support jobs at all. */
  mayHaveJobs: (row: number) => boolean;
  /** Whether more is known of the machine of a row than the list has. */
  isKnownBeside: (row: number) => boolean;
  /** How old what the list alone says is. */
  listed: Freshness;
  /** For which all this is so, ms of server time. */
  now: number;
  /** `undefined` beyond the end. */
  rowAt: (row: number) => MachineRow | undefined;
  numbers: FleetNumbers;
  /** When the next access of which is known ends, ms of server time: what is said of it is not so any more from then on. */
  nextEnd: number | undefined;
  /** Rows whose access is known, and not of now: not read again when it was to be. */
  lastKnown: readonly number[];
  /** Machines whose access could not be read. */
  problems: readonly AccessProblem[];
}

export interface FleetNumbers {
  machines: number;
  eligible: number;
  setUp: number;
  live: number;
  /** Machines whose access was to end, without a proof that it has. */
  ending: number;
  attention: number;
  /** Machines of which is known whether there is access; the numbers of access are of these. */
  known: number;
  /** Those of them of which it is not known of now. */
  lastKnown: number;
  /** Within which access off screen is read again, where that is longer than rows say that it is of now, ms. */
  restWithin: number | undefined;
  /** Machines of which was read that it is not known, or whose reading failed. */
  unknown: number;
  reading: number;
  notRead: number;
}

/** A facet whose rows can be given other values. */
const changeable = ({ values, codes }: Facet) => {
  const all = new FacetValues();
  for (const value of values) all.number(value);
  const changed = codes.slice();
  return {
    set: (row: number, value: FacetValue): void => void (changed[row] = all.number(value)),
    facet: (): Facet => ({ values: all.values, codes: changed }),
  };
};

const countOf = (facet: Facet, value: string): number => {
  const index = facet.values.findIndex((one) => one.value === value);
  return index === -1 ? 0 : (countValues(facet, undefined)[index] ?? 0);
};

const numbersOf = (
  facets: FleetView['facets'],
  machines: number,
  { reading, lastKnown, restWithin }: Pick<FleetNumbers, 'reading' | 'lastKnown' | 'restWithin'>,
): FleetNumbers => {
  const { remoteSupport } = facets;
  const counts = countValues(remoteSupport, undefined);
  const inGroup = (group: Parameters<typeof groupCode>[0]): number => counts[groupCode(group)] ?? 0;
  const unread = inGroup('notRead');
  return {
    machines,
    eligible: countOf(facets.eligibility, 'eligible'),
    setUp: inGroup('setUp'),
    live: inGroup('live'),
    ending: inGroup('ending'),
    attention: inGroup('attention'),
    known: machines - unread - inGroup('unknown'),
    lastKnown,
    restWithin,
    unknown: inGroup('unknown'),
    reading,
    notRead: unread - reading,
  };
};

/** When the access of a row ends, ms; `Infinity` where it has none, or that is past. */
const endAhead = ({ access }: MachineRow, now: number): number =>
  !isUnread(access) && access.until !== undefined && access.until > now ? access.until : Infinity;

/** A row is old before it is read again where that is seldom: it says so, and the numbers say how seldom. */
const isLastKnown = ({ group, accessFrom: { freshness } }: MachineRow, oldest: number): boolean =>
  group !== 'notRead' &&
  group !== 'unknown' &&
  freshness.is !== 'current' &&
  (freshness.is !== 'old' || freshness.asOf < oldest);

/** The rows of which more is known than the list has, by row. */
const knownRows = ({ table }: FleetIndex, { jobs, direct }: KnownBeside, list: ListReading) => {
  const rows = new Map<number, MachineRow>();
  for (const id of new Set([...jobs.keys(), ...direct.keys()])) {
    const row = table.indexOf(id);
    const machine = table.at(row);
    if (machine !== undefined) rows.set(row, rowOf(machine, jobs.get(id) ?? notRead, list, direct.get(id)));
  }
  return rows;
};

export function fleetView(index: FleetIndex, list: ListReading, beside: KnownBeside): FleetView {
  const { table, byName } = index;
  const rows = knownRows(index, beside, list);
  const { restWithin = 0 } = beside;
  const status = changeable(index.facets.status);
  const remoteSupport = changeable(index.facets.remoteSupport);
  const words = changeable(index.words);
  const problems: AccessProblem[] = [];
  const lastKnown: number[] = [];
  let reading = 0;
  let nextEnd = Infinity;
  for (const [at, row] of rows) {
    const word = accessLabel(row.access);
    const group = index.facets.remoteSupport.values[groupCode(row.group)];
    if (row.access === 'reading') reading += 1;
    if (isLastKnown(row, list.now - restWithin)) lastKnown.push(at);
    nextEnd = Math.min(nextEnd, endAhead(row, list.now));
    const problem = accessProblem(row);
    if (problem !== undefined) problems.push(problem);
    if (group) remoteSupport.set(at, group);
    words.set(at, { value: word, label: word });
    status.set(at, { value: row.status ?? 'Unknown', label: row.status ?? 'Unknown' });
  }
  const facets = { ...index.facets, status: status.facet(), remoteSupport: remoteSupport.facet() };
  return {
    table,
    byName,
    facets,
    words: words.facet(),
    isKnownBeside: (row) => rows.has(row),
    listed: listFreshness(list),
    now: list.now,
    mayHaveJobs: (row) => index.mayHaveJobs[row] === 1,
    rowAt: (at) => {
      const known = rows.get(at);
      if (known !== undefined) return known;
      const machine = table.at(at);
      return machine && rowOf(machine, notRead, list, undefined);
    },
    numbers: numbersOf(facets, table.length, {
      reading,
      lastKnown: lastKnown.length,
      restWithin: restWithin > list.renewedWithin ? restWithin : undefined,
    }),
    nextEnd: nextEnd === Infinity ? undefined : nextEnd,
    lastKnown,
    problems,
  };
}

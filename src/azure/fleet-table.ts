import type { PreflightFacts } from '#src/consent/preflight.ts';
import { parseMachineId, resourceGroupId } from '#src/lib/arm-id.ts';
import type { Machine } from './decode.ts';
import { decodeFleetRow, fleetColumns, type FleetRow, profileColumns } from './fleet-query.ts';

export interface FleetMachine extends Machine {
  subscriptionName: string;
}

/** The little of a machine that is there without decoding it. */
export interface FleetEntry extends Pick<Machine, 'id' | 'name' | 'azureLocal'> {
  extension: PreflightFacts['extension'];
}

/** Where machines are: one resource group, as Azure spells it in their ids. */
export interface FleetPlace {
  /** Lower case. */
  subscriptionId: string;
  subscriptionName: string;
  resourceGroup: string;
}

/**
 * Many machines, held by columns: whatever many of them have in common is there once, and a machine is decoded when it is looked at. A
 * hundred thousand as objects would take seconds to make and hundreds of megabytes to hold.
 */
export interface FleetTable {
  readonly length: number;
  /** `undefined` beyond the end. The same object as long as it is in use. */
  at: (index: number) => FleetMachine | undefined;
  /** The row that a machine is decoded from; `undefined` beyond the end. */
  rowAt: (index: number) => FleetRow | undefined;
  /** ARM id as Azure spells it; empty beyond the end. */
  idAt: (index: number) => string;
  /** Every machine, in the order of the rows. */
  entries: () => Iterable<FleetEntry>;
  /** A machine as Azure spells it, whatever the case of `id`; `undefined` when it is not there. */
  spelled: (id: string) => { id: string; name: string } | undefined;
  /** The resource groups that hold machines, lower-case ARM ids. */
  groupIds: () => string[];
  /** The names in the order of the rows; longer than `length` where rows were added since. */
  readonly names: readonly string[];
  /** Row of a machine, without regard to case; -1 when it is not there. */
  indexOf: (id: string) => number;
  /** What the codes stand for. */
  readonly places: readonly FleetPlace[];
  readonly locations: readonly string[];
  /** How many distinct sets of tags there are; nearly every machine may have one of its own. */
  readonly tagSetCount: number;
  /** Each of them, in the order of their codes; made anew each time, for a hundred thousand maps would weigh more than what is in them. */
  tagSets: () => Iterable<ReadonlyMap<string, string>>;
  /** How many distinct profiles there are: all that machines have in common but place, location and tags. */
  readonly profileCount: number;
  /** A machine of this profile, of no place, location or tags. */
  profileAt: (code: number) => Machine | undefined;
  /** Codes of each row; longer than `length` where rows were added since. */
  readonly codes: Readonly<Record<'place' | 'location' | 'tags' | 'profile', Uint32Array>>;
}

/** Gives each distinct value a number. */
class Dictionary<Value> {
  readonly values: Value[] = [];
  readonly #codes = new Map<string, number>();

  /** Code of the value with this key; `make` is asked for a value not seen before. */
  code(key: string, make: () => Value): number {
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    const code = this.values.length;
    this.values.push(make());
    this.#codes.set(key, code);
    return code;
  }
}

const firstProfileColumn = fleetColumns.length - profileColumns.length;
const extensionStateColumn = fleetColumns.indexOf('extensionState');
const extensionNameColumn = fleetColumns.indexOf('extensionName');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const isWorking = (profile: readonly unknown[]): boolean => {
  const value = (column: number) => textOf(profile[column - firstProfileColumn]).toLowerCase();
  return value(extensionNameColumn) !== '' && ['', 'succeeded'].includes(value(extensionStateColumn));
};

const tagsOf = (value: unknown): ReadonlyMap<string, string> =>
  new Map(
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      : [],
  );

/** So many decoded machines are kept: those on screen, and those just left. */
const mostDecoded = 2000;

type Codes = Record<'place' | 'location' | 'tags' | 'profile', Uint32Array>;

const grown = (codes: Uint32Array): Uint32Array => {
  const larger = new Uint32Array(Math.max(1024, codes.length * 2));
  larger.set(codes);
  return larger;
};

/** Collects rows as they come. A machine that comes again takes the place of its earlier row, unless that has the extension that works. */
export class FleetTableBuilder {
  readonly #names: string[] = [];
  readonly #changes: unknown[] = [];
  readonly #prefixes: string[] = [];
  readonly #places = new Dictionary<FleetPlace>();
  readonly #locations = new Dictionary<string>();
  readonly #tags = new Dictionary<unknown>();
  readonly #profiles = new Dictionary<readonly unknown[]>();
  readonly #rows = new Map<string, number>();
  #codes: Codes = {
    place: new Uint32Array(1024),
    location: new Uint32Array(1024),
    tags: new Uint32Array(1024),
    profile: new Uint32Array(1024),
  };
  /** Names of subscriptions, by lower-case id; those not known are named by their id. */
  subscriptionNames: ReadonlyMap<string, string> = new Map();

  get length(): number {
    return this.#names.length;
  }

  /** @returns false when the row is no machine: without it the list would say that there is one less. */
  add(row: FleetRow): boolean {
    const id = parseMachineId(textOf(row[0]));
    if (id === undefined) return false;
    const prefix = id.id.slice(0, id.id.lastIndexOf('/'));
    const place = this.#places.code(prefix, () => {
      this.#prefixes.push(prefix);
      const subscriptionId = id.subscriptionId.toLowerCase();
      return { subscriptionId, subscriptionName: '', resourceGroup: id.resourceGroup };
    });
    const key = id.id.toLowerCase();
    const known = this.#rows.get(key);
    const profile = row.slice(firstProfileColumn);
    if (known !== undefined && this.#hasWorking(known) && !isWorking(profile)) return true;
    const index = known ?? this.#names.length;
    this.#rows.set(key, index);
    this.#names[index] = id.name;
    this.#changes[index] = row[3];
    this.#write(index, place, row, profile);
    return true;
  }

  /** The rows so far, with the names of subscriptions known so far. Rows added later do not show in it. */
  table(): FleetTable {
    const names = this.subscriptionNames;
    const places = this.#places.values.map((place) => ({
      ...place,
      subscriptionName: names.get(place.subscriptionId) ?? place.subscriptionId,
    }));
    return tableOf({
      length: this.#names.length,
      names: this.#names,
      changes: this.#changes,
      prefixes: this.#prefixes,
      places,
      locations: [...this.#locations.values],
      tags: [...this.#tags.values],
      profiles: [...this.#profiles.values],
      codes: { ...this.#codes },
      rows: this.#rows,
    });
  }

  #hasWorking(index: number): boolean {
    return isWorking(this.#profiles.values[this.#codes.profile[index] ?? 0] ?? []);
  }

  #write(index: number, place: number, row: FleetRow, profile: readonly unknown[]): void {
    if (index >= this.#codes.place.length) {
      const { place: places, location, tags, profile: profiles } = this.#codes;
      this.#codes = { place: grown(places), location: grown(location), tags: grown(tags), profile: grown(profiles) };
    }
    const location = textOf(row[1]);
    const tags = row[2];
    this.#codes.place[index] = place;
    this.#codes.location[index] = this.#locations.code(location, () => location);
    this.#codes.tags[index] = this.#tags.code(JSON.stringify(tags ?? null), () => tags);
    this.#codes.profile[index] = this.#profiles.code(JSON.stringify(profile), () => profile);
  }
}

interface Columns extends Pick<FleetTable, 'length' | 'names' | 'places' | 'locations' | 'codes'> {
  changes: readonly unknown[];
  prefixes: readonly string[];
  tags: readonly unknown[];
  profiles: readonly (readonly unknown[])[];
  rows: ReadonlyMap<string, number>;
}

const tableOf = (columns: Columns): FleetTable => {
  const { length, codes, places, rows } = columns;
  const decoded = new Map<number, FleetMachine>();

  const idAt = (index: number): string =>
    index >= 0 && index < length
      ? `${columns.prefixes[codes.place[index] ?? 0] ?? ''}/${columns.names[index] ?? ''}`
      : '';

  const rowAt = (index: number): FleetRow | undefined =>
    index >= 0 && index < length
      ? [
          idAt(index),
          columns.locations[codes.location[index] ?? 0],
          columns.tags[codes.tags[index] ?? 0],
          columns.changes[index],
          ...(columns.profiles[codes.profile[index] ?? 0] ?? []),
        ]
      : undefined;

  const decode = (index: number): FleetMachine | undefined => {
    const row = rowAt(index);
    const machine = row && decodeFleetRow(row);
    const place = places[codes.place[index] ?? 0];
    return machine && { ...machine, subscriptionName: place?.subscriptionName ?? machine.subscriptionId };
  };

  const at = (index: number): FleetMachine | undefined => {
    const known = decoded.get(index);
    if (known !== undefined) return known;
    const machine = decode(index);
    if (machine === undefined) return undefined;
    const [oldest] = decoded.size >= mostDecoded ? decoded.keys() : [];
    if (oldest !== undefined) decoded.delete(oldest);
    decoded.set(index, machine);
    return machine;
  };

  const indexOf = (id: string): number => {
    const index = rows.get(id.toLowerCase());
    return index === undefined || index >= length ? -1 : index;
  };

  const profiles: (Machine | undefined)[] = [];
  const profileAt = (code: number): Machine | undefined => {
    const profile = columns.profiles[code];
    if (profile === undefined) return undefined;
    profiles[code] ??= decodeFleetRow([idAt(0), undefined, undefined, undefined, ...profile]);
    return profiles[code];
  };

  return {
    length,
    at,
    rowAt,
    idAt,
    names: columns.names,
    indexOf,
    spelled: (id) => {
      const index = indexOf(id);
      return index === -1 ? undefined : { id: idAt(index), name: columns.names[index] ?? '' };
    },
    groupIds: () => [
      ...new Set(places.map((place) => resourceGroupId(place.subscriptionId, place.resourceGroup).toLowerCase())),
    ],
    places,
    locations: columns.locations,
    tagSetCount: columns.tags.length,
    tagSets: function* tagSets() {
      for (const tags of columns.tags) yield tagsOf(tags);
    },
    profileCount: columns.profiles.length,
    profileAt,
    codes,
    entries: function* entries() {
      for (let index = 0; index < length; index += 1) {
        const profile = profileAt(codes.profile[index] ?? 0);
        yield {
          id: idAt(index),
          name: columns.names[index] ?? '',
          azureLocal: profile?.azureLocal ?? false,
          extension: profile?.facts.extension ?? 'unknown',
        };
      }
    },
  };
};

/** A table of these rows; rows that are no machines are left out. */
export const fleetTable = (
  rows: Iterable<FleetRow>,
  subscriptionNames: ReadonlyMap<string, string> = new Map(),
): FleetTable => {
  const builder = new FleetTableBuilder();
  builder.subscriptionNames = subscriptionNames;
  for (const row of rows) builder.add(row);
  return builder.table();
};

import { parseMachineId } from '#src/lib/arm-id.ts';
import { decodeTags, type Machine } from '#src/azure/resources/machines.ts';
import { decodeFleetRow, fleetColumns, type FleetColumn, type FleetRow, profileColumns } from './fleet-query.ts';

export interface FleetMachine extends Machine {
  subscriptionName: string;
}

/** Where machines are: one resource group, as Azure spells it in their ids. */
export interface FleetPlace {
  /** Lower case. */
  subscriptionId: string;
  subscriptionName: string;
  resourceGroup: string;
}

/**
 * Many machines, held by columns: what many have in common is there once, and a machine is decoded when it is looked at. A hundred thousand
 * as objects would take seconds to make and hundreds of megabytes to hold.
 */
export interface FleetTable {
  readonly length: number;
  /** `undefined` beyond the end. The same object as long as it is in use. */
  at: (row: number) => FleetMachine | undefined;
  /** ARM id as Azure spells it; empty beyond the end. */
  idAt: (row: number) => string;
  /** Row of a machine, without regard to case; -1 when it is not there. */
  indexOf: (id: string) => number;
  readonly names: readonly string[];
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
  /** Whether machines of this profile have the extension, or the list doesn't tell. Nothing is decoded for it. */
  mayHaveExtension: (code: number) => boolean;
  /** Codes of each row. */
  readonly codes: Codes;
}

type Codes = Readonly<Record<'place' | 'location' | 'tags' | 'profile', Uint32Array>>;

const firstProfileColumn = fleetColumns.length - profileColumns.length;

/** Collects rows as they come. A machine that comes again takes the place of its earlier row, unless that has the extension that works. */
export class FleetBuilder {
  readonly #names: string[] = [];
  readonly #changes: unknown[] = [];
  readonly #vmIds: unknown[] = [];
  readonly #prefixes: string[] = [];
  readonly #places = new Dictionary<Omit<FleetPlace, 'subscriptionName'>>();
  readonly #locations = new Dictionary<string>();
  readonly #tags = new Dictionary<unknown>();
  readonly #profiles = new Dictionary<readonly unknown[]>();
  readonly #rows = new Map<string, number>();
  readonly #keys = new Keys();
  #codes = grown();
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
    const key = this.#keys.add(id.id);
    const known = this.#rows.get(key);
    const profile = row.slice(firstProfileColumn);
    const knownProfile = known === undefined ? [] : this.#profiles.values[this.#codes.profile[known] ?? 0];
    if (isWorking(knownProfile ?? []) && !isWorking(profile)) return true;
    const index = known ?? this.length;
    if (index >= this.#codes.place.length) this.#codes = grown(this.#codes);
    this.#rows.set(key, index);
    // A text of its own: a part of another keeps the whole of that in memory.
    this.#names[index] = ` ${id.name}`.slice(1);
    this.#changes[index] = row[3];
    this.#vmIds[index] = row[4];
    const codes = this.#codes;
    codes.place[index] = this.#places.code(prefix, () => {
      this.#prefixes.push(prefix);
      return { subscriptionId: id.subscriptionId.toLowerCase(), resourceGroup: id.resourceGroup };
    });
    codes.location[index] = this.#locations.code(textOf(row[1]), () => textOf(row[1]));
    codes.tags[index] = this.#tags.code(JSON.stringify(row[2] ?? null), () => row[2]);
    codes.profile[index] = this.#profiles.code(JSON.stringify(profile), () => profile);
    return true;
  }

  /** The rows so far, with the names of subscriptions known so far. What is added later does not show in it, a row that comes again neither. */
  table(): FleetTable {
    const { length } = this;
    return tableOf({
      length,
      names: this.#names.slice(),
      changes: this.#changes.slice(),
      vmIds: this.#vmIds.slice(),
      prefixes: this.#prefixes,
      places: this.#namedPlaces(),
      locations: [...this.#locations.values],
      tags: [...this.#tags.values],
      profiles: [...this.#profiles.values],
      codes: firstOf(this.#codes, length),
      rows: this.#rows,
      keys: this.#keys,
    });
  }

  #namedPlaces(): FleetPlace[] {
    return this.#places.values.map((place) => ({
      ...place,
      subscriptionName: this.subscriptionNames.get(place.subscriptionId) ?? place.subscriptionId,
    }));
  }
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

/** Short keys of ids, without regard to case: a hundred thousand ids as text would be 15 MB. */
class Keys {
  readonly #prefixes = new Map<string, number>();

  /** Key of an id, which begins with a number for all that stands before its last name. */
  add(id: string): string {
    const prefix = id.slice(0, id.lastIndexOf('/')).toLowerCase();
    if (!this.#prefixes.has(prefix)) this.#prefixes.set(prefix, this.#prefixes.size);
    return this.find(id);
  }

  find(id: string): string {
    const end = id.lastIndexOf('/');
    return `${this.#prefixes.get(id.slice(0, end).toLowerCase()) ?? ''}${id.slice(end).toLowerCase()}`;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isWorking(profile: readonly unknown[]): boolean {
  const state = valueOf(profile, 'extensionState').toLowerCase();
  return valueOf(profile, 'extensionName') !== '' && ['', 'succeeded'].includes(state);
}

function valueOf(profile: readonly unknown[], column: FleetColumn): string {
  return textOf(profile[fleetColumns.indexOf(column) - firstProfileColumn]);
}

/** Room for twice as many rows. */
function grown(codes?: Codes): Codes {
  const larger = (before: Uint32Array | undefined) => {
    const after = new Uint32Array(Math.max(1024, (before?.length ?? 0) * 2));
    if (before) after.set(before);
    return after;
  };
  return {
    place: larger(codes?.place),
    location: larger(codes?.location),
    tags: larger(codes?.tags),
    profile: larger(codes?.profile),
  };
}

function firstOf({ place, location, tags, profile }: Codes, length: number): Codes {
  const first = (codes: Uint32Array) => codes.slice(0, length);
  return { place: first(place), location: first(location), tags: first(tags), profile: first(profile) };
}

/** What a table is made of: each distinct value once, and the codes of the rows. */
interface Columns extends Pick<FleetTable, 'length' | 'names' | 'places' | 'locations' | 'codes'> {
  changes: readonly unknown[];
  vmIds: readonly unknown[];
  prefixes: readonly string[];
  tags: readonly unknown[];
  profiles: readonly (readonly unknown[])[];
  rows: ReadonlyMap<string, number>;
  keys: Keys;
}

/** So many decoded machines are kept: those on screen, and those just left. */
const mostDecoded = 2000;

function tableOf(columns: Columns): FleetTable {
  const { length, codes, places, rows, names } = columns;
  const decoded = new Map<number, FleetMachine>();
  const profiles: (Machine | undefined)[] = [];
  const idAt = (row: number) =>
    row >= 0 && row < length ? `${columns.prefixes[codes.place[row] ?? 0] ?? ''}/${names[row] ?? ''}` : '';
  const decode = (row: number): FleetMachine | undefined => {
    if (row < 0 || row >= length) return undefined;
    const machine = decodeFleetRow([
      idAt(row),
      columns.locations[codes.location[row] ?? 0],
      columns.tags[codes.tags[row] ?? 0],
      columns.changes[row],
      columns.vmIds[row],
      ...(columns.profiles[codes.profile[row] ?? 0] ?? []),
    ]);
    const place = places[codes.place[row] ?? 0];
    return machine && { ...machine, subscriptionName: place?.subscriptionName ?? machine.subscriptionId };
  };
  return {
    length,
    at(row) {
      const known = decoded.get(row);
      if (known !== undefined) return known;
      const machine = decode(row);
      if (machine === undefined) return undefined;
      const [oldest] = decoded.size >= mostDecoded ? decoded.keys() : [];
      if (oldest !== undefined) decoded.delete(oldest);
      decoded.set(row, machine);
      return machine;
    },
    idAt,
    indexOf(id) {
      const row = rows.get(columns.keys.find(id));
      return row === undefined || row >= length ? -1 : row;
    },
    names,
    places,
    locations: columns.locations,
    tagSetCount: columns.tags.length,
    *tagSets() {
      for (const tags of columns.tags) yield decodeTags(tags);
    },
    profileCount: columns.profiles.length,
    profileAt(code) {
      const profile = columns.profiles[code];
      if (profile === undefined) return undefined;
      profiles[code] ??= decodeFleetRow([idAt(0), undefined, undefined, undefined, undefined, ...profile]);
      return profiles[code];
    },
    mayHaveExtension: (code) => valueOf(columns.profiles[code] ?? [], 'extensionName') !== '',
    codes,
  };
}

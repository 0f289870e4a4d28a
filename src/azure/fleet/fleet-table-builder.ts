import { parseMachineId } from '#src/lib/arm-id.ts';
import { fleetColumns, type FleetRow, profileColumns } from './fleet-query.ts';
import { type FleetPlace, type FleetTable, tableOf } from './fleet-table.ts';

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

type Codes = Record<'place' | 'location' | 'tags' | 'profile', Uint32Array>;

const grown = (codes: Uint32Array): Uint32Array => {
  const larger = new Uint32Array(Math.max(1024, codes.length * 2));
  larger.set(codes);
  return larger;
};

const firstOf = ({ place, location, tags, profile }: Codes, length: number): Codes => ({
  place: place.slice(0, length),
  location: location.slice(0, length),
  tags: tags.slice(0, length),
  profile: profile.slice(0, length),
});

/** Collects rows as they come. A machine that comes again takes the place of its earlier row, unless that has the extension that works. */
export class FleetTableBuilder {
  readonly #names: string[] = [];
  readonly #changes: unknown[] = [];
  readonly #vmIds: unknown[] = [];
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
    this.#vmIds[index] = row[4];
    this.#write(index, place, row, profile);
    return true;
  }

  /** The rows so far, with the names of subscriptions known so far. What is added later does not show in it, a row that comes again neither. */
  table(): FleetTable {
    const names = this.subscriptionNames;
    const { length } = this;
    const places = this.#places.values.map((place) => ({
      ...place,
      subscriptionName: names.get(place.subscriptionId) ?? place.subscriptionId,
    }));
    return tableOf({
      length,
      names: this.#names.slice(),
      changes: this.#changes.slice(),
      vmIds: this.#vmIds.slice(),
      prefixes: this.#prefixes,
      places,
      locations: [...this.#locations.values],
      tags: [...this.#tags.values],
      profiles: [...this.#profiles.values],
      codes: firstOf(this.#codes, length),
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

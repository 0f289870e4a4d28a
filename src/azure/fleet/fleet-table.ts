import type { PreflightFacts } from '#src/consent/preflight/preflight.ts';
import { resourceGroupId } from '#src/lib/arm-id.ts';
import type { Machine } from '#src/azure/transport/decode.ts';
import { decodeFleetRow, type FleetRow } from './fleet-query.ts';

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
  /** Since when the machine has its status, as Azure writes it. */
  statusChangeAt: (index: number) => string | undefined;
  /** ARM id as Azure spells it; empty beyond the end. */
  idAt: (index: number) => string;
  /** Every machine, in the order of the rows. */
  entries: () => Iterable<FleetEntry>;
  /** A machine as Azure spells it, whatever the case of `id`; `undefined` when it is not there. */
  spelled: (id: string) => { id: string; name: string } | undefined;
  /** The resource groups that hold machines, lower-case ARM ids. */
  groupIds: () => string[];
  /** The names in the order of the rows. */
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
  /** Codes of each row. */
  readonly codes: Readonly<Record<'place' | 'location' | 'tags' | 'profile', Uint32Array>>;
}

const tagsOf = (value: unknown): ReadonlyMap<string, string> =>
  new Map(
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      : [],
  );

/** So many decoded machines are kept: those on screen, and those just left. */
const mostDecoded = 2000;

/** What a table is made of: each distinct value once, and the codes of the rows. */
export interface Columns extends Pick<FleetTable, 'length' | 'names' | 'places' | 'locations' | 'codes'> {
  changes: readonly unknown[];
  vmIds: readonly unknown[];
  prefixes: readonly string[];
  tags: readonly unknown[];
  profiles: readonly (readonly unknown[])[];
  rows: ReadonlyMap<string, number>;
}

export const tableOf = (columns: Columns): FleetTable => {
  const { length, codes, places, rows } = columns;
  const decoded = new Map<number, FleetMachine>();

  const idAt = (index: number): string =>
    index >= 0 && index < length
      ? `${columns.prefixes[codes.place[index] ?? 0] ?? ''}/${columns.names[index] ?? ''}`
      : '';

  const statusChangeAt = (index: number): string | undefined => {
    const change = index < length ? columns.changes[index] : undefined;
    return typeof change === 'string' ? change : undefined;
  };

  const rowAt = (index: number): FleetRow | undefined =>
    index >= 0 && index < length
      ? [
          idAt(index),
          columns.locations[codes.location[index] ?? 0],
          columns.tags[codes.tags[index] ?? 0],
          columns.changes[index],
          columns.vmIds[index],
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
    profiles[code] ??= decodeFleetRow([idAt(0), undefined, undefined, undefined, undefined, ...profile]);
    return profiles[code];
  };

  return {
    length,
    at,
    rowAt,
    statusChangeAt,
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

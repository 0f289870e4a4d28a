import type { Machine } from '#src/azure/transport/decode.ts';
import type { FleetMachine, FleetTable } from '#src/azure/fleet/fleet.ts';
import { type Eligibility, eligibility } from '#src/consent/preflight/preflight.ts';
import { sortedInSlices } from '#src/lib/sliced-sort.ts';
import { inSlices } from '#src/lib/slices.ts';
import { compareText } from '#src/lib/sort.ts';
import { type Facet, facetOf, type FacetValue, FacetValues } from './facets.ts';
import { subscriptionNames } from '#src/pages/shared/subscription-names.ts';
import type { FilterKey } from './filter-keys.ts';
import { notRead } from './list-reading.ts';
import {
  accessLabel,
  type ListReading,
  machineRow,
  operatingSystemName,
  type RemoteSupportGroup,
  remoteSupportGroups,
} from './machine-row.ts';

export const eligibilityWords: Record<Eligibility['verdict'], string> = {
  eligible: 'Eligible',
  notEligible: 'Not eligible',
  cannotTell: 'Cannot tell',
};

/** What is worked out once of a list, so that searching, filtering and sorting it only compare numbers. */
export interface FleetIndex {
  table: FleetTable;
  /** The rows in the order of their names. */
  byName: Uint32Array;
  /** Remote support is as the list has it, which knows of no access. */
  facets: Record<FilterKey, Facet>;
  /** Words of remote support, to search and sort by, as the list has it. */
  words: Facet;
  /** For each row whether its machine can have remote support jobs at all: 1 or 0. */
  mayHaveJobs: Uint8Array;
}

const groupValue = (group: RemoteSupportGroup): FacetValue => ({ value: group, label: remoteSupportGroups[group] });

/** The groups are always offered in the same order of codes, so that a row's code can be changed when more is known of it. */
const groups = Object.keys(remoteSupportGroups) as RemoteSupportGroup[];
export const groupCode = (group: RemoteSupportGroup): number => groups.indexOf(group);

const ofProfile = (profile: Machine | undefined): FleetMachine | undefined =>
  profile && { ...profile, subscriptionName: '' };

interface Profiles {
  status: string[];
  operatingSystem: string[];
  group: RemoteSupportGroup[];
  word: string[];
  hasExtension: boolean[];
}

const readProfiles = async (
  table: FleetTable,
  list: ListReading,
  signal: AbortSignal,
): Promise<Profiles | undefined> => {
  const profiles: Profiles = { status: [], operatingSystem: [], group: [], word: [], hasExtension: [] };
  const codes = Array.from({ length: table.profileCount }, (_, code) => code);
  const read = (code: number): void => {
    const machine = ofProfile(table.profileAt(code));
    const row = machine && machineRow(machine, notRead, list);
    profiles.status[code] = machine?.status ?? 'Unknown';
    profiles.operatingSystem[code] = machine === undefined ? 'Unknown' : operatingSystemName(machine);
    profiles.group[code] = row?.group ?? 'unknown';
    profiles.word[code] = row === undefined ? 'Unknown' : accessLabel(row.access);
    profiles.hasExtension[code] = machine?.facts.extension !== 'absent';
  };
  return (await inSlices(codes, read, signal)) ? profiles : undefined;
};

/** The verdict follows from profile and region; the time of the last contact only changes its words. */
const readEligibility = async (table: FleetTable, now: number, signal: AbortSignal): Promise<Facet | undefined> => {
  const { codes, locations, length } = table;
  const values = new FacetValues();
  const verdicts = new Map<number, number>();
  const rows = new Uint32Array(length);
  const read = (row: number): void => {
    const location = codes.location[row] ?? 0;
    const profile = codes.profile[row] ?? 0;
    const key = profile * locations.length + location;
    let code = verdicts.get(key);
    if (code === undefined) {
      const facts = table.profileAt(profile)?.facts;
      const { verdict } = facts
        ? eligibility({ ...facts, region: locations[location] ?? '' }, now)
        : { verdict: 'cannotTell' as const };
      code = values.number({ value: verdict, label: eligibilityWords[verdict] });
      verdicts.set(key, code);
    }
    rows[row] = code;
  };
  const isDone = await inSlices(rows.keys(), read, signal);
  return isDone ? { values: values.values, codes: rows } : undefined;
};

/** In slices: nearly every machine may have tags of its own. */
const readTags = async (table: FleetTable, signal: AbortSignal): Promise<Facet | undefined> => {
  const values = new FacetValues();
  const members: number[][] = [];
  const read = (tags: ReadonlyMap<string, string>): void => {
    const own: number[] = [];
    for (const [name, value] of tags) {
      const pair = value === '' ? name : `${name}: ${value}`;
      own.push(values.number({ value: pair, label: pair }));
    }
    members.push(own);
  };
  const isDone = await inSlices(table.tagSets(), read, signal);
  return isDone ? { values: values.values, codes: table.codes.tags.slice(0, table.length), members } : undefined;
};

const groupFacet = (table: FleetTable, ofProfile: readonly RemoteSupportGroup[]): Facet => {
  const codes = new Uint32Array(table.length);
  for (let row = 0; row < codes.length; row += 1)
    codes[row] = groupCode(ofProfile[table.codes.profile[row] ?? 0] ?? 'unknown');
  return { values: groups.map(groupValue), codes };
};

const sameLabel = (value: string): FacetValue => ({ value, label: value });

/** Works a list out in slices that leave time for what the person does; `undefined` when called off meanwhile. */
export const indexFleet = async (
  table: FleetTable,
  list: ListReading,
  signal: AbortSignal,
): Promise<FleetIndex | undefined> => {
  const { names, codes, places, locations, length } = table;
  const compareNames = (a: number, b: number): number => compareText(names[a] ?? '', names[b] ?? '');
  const byName = await sortedInSlices(length, compareNames, signal);
  const profiles = await readProfiles(table, list, signal);
  const eligible = await readEligibility(table, list.readAt, signal);
  const tag = await readTags(table, signal);
  if (byName === undefined || profiles === undefined || eligible === undefined || tag === undefined) return undefined;
  const ofProfile = (texts: readonly string[]): Facet =>
    facetOf(codes.profile, length, texts.length, (code) => sameLabel(texts[code] ?? ''));
  const ofPlace = (valueOf: (place: (typeof places)[number]) => FacetValue): Facet =>
    facetOf(codes.place, length, places.length, (code) => {
      const place = places[code];
      return place === undefined ? sameLabel('') : valueOf(place);
    });
  const subscriptions = subscriptionNames(places);
  return {
    table,
    byName,
    facets: {
      status: ofProfile(profiles.status),
      remoteSupport: groupFacet(table, profiles.group),
      eligibility: eligible,
      operatingSystem: ofProfile(profiles.operatingSystem),
      subscription: ofPlace(({ subscriptionId: value, subscriptionName: label }) => ({
        value,
        label,
        toldApart: subscriptions.get(value),
      })),
      resourceGroup: ofPlace((place) => sameLabel(place.resourceGroup.toLowerCase())),
      location: facetOf(codes.location, length, locations.length, (code) => sameLabel(locations[code] ?? '')),
      tag,
    },
    words: ofProfile(profiles.word),
    mayHaveJobs: Uint8Array.from({ length }, (_, row) =>
      Number(profiles.hasExtension[codes.profile[row] ?? 0] ?? true),
    ),
  };
};

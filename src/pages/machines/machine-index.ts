import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import type { Machine } from '#src/azure/resources/machines.ts';
import { extensionPhase } from '#src/consent/access/extension.ts';
import type { ExtensionPhase } from '#src/consent/access/state.ts';
import { eligibility } from '#src/consent/preflight/preflight.ts';
import { createBreather, inSlices } from '#src/lib/slices.ts';
import { compareText } from '#src/lib/sort.ts';
import { type Field, type FieldValue, FieldValues } from '#src/ui/list/data.ts';
import { accessLabels, eligibilityLabels, extensionLabels } from './words.ts';

/** What is worked out once of a list, so that searching, filtering and sorting it only compare numbers. */
export interface MachineIndex {
  table: FleetTable;
  /** The rows in the order of their names. */
  byName: Uint32Array;
  /** Access and eligibility are as the list has them, which knows of no access. */
  fields: Readonly<Record<FieldKey, Field>>;
  /** For each profile whether its machines have, or may have, the extension. */
  mayHaveExtension: Uint8Array;
  /** For each profile whether the extension is still to be installed, and by people: Azure Local does that by itself. */
  lacksExtension: Uint8Array;
  /** Names of tags that machines have, in order. */
  tagNames: readonly string[];
}

type FieldKey =
  | 'machine'
  | 'access'
  | 'status'
  | 'extension'
  | 'eligibility'
  | 'operatingSystem'
  | 'resourceGroup'
  | 'subscription'
  | 'location'
  | 'tag';

/** Works a list out in tasks of a few ms each. `now`: server time, ms. Rejects when called off. */
export async function indexMachines(table: FleetTable, now: number, signal: AbortSignal): Promise<MachineIndex> {
  const { names, codes, places, locations, length } = table;
  const byName = await sortedInSlices(length, (a, b) => compareText(names[a] ?? '', names[b] ?? ''), signal);
  const machines: (Machine | undefined)[] = [];
  await inSlices(Array(table.profileCount).keys(), (code) => machines.push(table.profileAt(code)), signal);
  const phases = machines.map(phaseOf);
  const ofProfile = (valueOf: (code: number) => FieldValue) => mappedField(codes.profile, machines.length, valueOf);
  const ofPlace = (valueOf: (place: (typeof places)[number]) => FieldValue) =>
    mappedField(codes.place, places.length, (code) => (places[code] ? valueOf(places[code]) : ''));
  const { tag, tagNames } = await readTags(table, signal);
  return {
    table,
    byName,
    fields: {
      machine: nameField(names, byName),
      access: accessField(codes.profile, phases),
      status: ofProfile((code) => machines[code]?.status ?? 'Unknown'),
      extension: ofProfile((code) => {
        const phase = phases[code] ?? 'odd';
        return { value: phase, label: extensionLabels[phase] };
      }),
      eligibility: await eligibilityField(table, machines, now, signal),
      operatingSystem: ofProfile((code) => operatingSystemName(machines[code])),
      resourceGroup: ofPlace(({ resourceGroup }) => resourceGroup.toLowerCase()),
      subscription: ofPlace(({ subscriptionId: value, subscriptionName: label }) => ({ value, label })),
      location: mappedField(codes.location, locations.length, (code) => locations[code] ?? ''),
      tag,
    },
    tagNames,
    mayHaveExtension: Uint8Array.from(phases, (phase) => Number(phase !== 'absent')),
    lacksExtension: Uint8Array.from(phases, (phase, code) =>
      Number(phase === 'absent' && machines[code]?.azureLocal === false),
    ),
  };
}

/** "Windows Server 2022 Datacenter", as far as Azure says. */
export function operatingSystemName(machine: Machine | undefined): string {
  const { sku, name, type } = machine?.facts.operatingSystem ?? {};
  return sku ?? name ?? type ?? 'Unknown';
}

function phaseOf(machine: Machine | undefined): ExtensionPhase {
  const extension = machine?.facts.extension;
  return extension === undefined ? 'odd' : extensionPhase(extension);
}

/** The values of access are always in the same order, so that a row's code can be changed when more is known of it. */
const accessValues = Object.keys(accessLabels) as (keyof typeof accessLabels)[];

export function accessCode(value: keyof typeof accessLabels): number {
  return accessValues.indexOf(value);
}

/** Nobody has read jobs yet; that there is no extension is known from the list. */
function accessField(profiles: Uint32Array, phases: readonly ExtensionPhase[]): Field {
  const ofPhase = phases.map((phase) => accessCode(phase === 'absent' ? 'notSetUp' : 'unread'));
  return {
    values: accessValues,
    labels: Object.values(accessLabels),
    ranks: Array.from(accessValues.keys()),
    codes: profiles.map((profile) => ofPhase[profile] ?? 0),
  };
}

export function eligibilityCode(value: keyof typeof eligibilityLabels): number {
  return Object.keys(eligibilityLabels).indexOf(value);
}

function nameField(names: readonly string[], byName: Uint32Array): Field {
  const ranks = new Uint32Array(names.length);
  // An iterator over so many rows would be felt.
  for (let place = 0; place < names.length; place += 1) ranks[byName[place] ?? 0] = place;
  return { values: names, labels: names, codes: byName.map((_, place) => place), ranks };
}

/** The verdict follows from profile and region; the time of the last contact only changes its words. */
async function eligibilityField(
  { codes, locations, length }: FleetTable,
  machines: readonly (Machine | undefined)[],
  now: number,
  signal: AbortSignal,
): Promise<Field> {
  const verdicts = new Map<number, number>();
  const rows = new Uint32Array(length);
  const read = (row: number) => {
    const location = codes.location[row] ?? 0;
    const profile = codes.profile[row] ?? 0;
    const key = profile * locations.length + location;
    let code = verdicts.get(key);
    if (code === undefined) {
      const facts = machines[profile]?.facts;
      const region = locations[location] ?? '';
      code = eligibilityCode(facts ? eligibility({ ...facts, region }, now).verdict : 'cannotTell');
      verdicts.set(key, code);
    }
    rows[row] = code;
  };
  await inSlices(rows.keys(), read, signal);
  return { values: Object.keys(eligibilityLabels), labels: Object.values(eligibilityLabels), codes: rows };
}

/** Nearly every machine may have tags of its own. */
async function readTags(table: FleetTable, signal: AbortSignal) {
  const values = new FieldValues();
  const members: number[][] = [];
  const names = new Map<string, string>();
  const read = (tags: ReadonlyMap<string, string>) => {
    const own: number[] = [];
    for (const [name, value] of tags) {
      own.push(values.number(value === '' ? name : `${name}: ${value}`));
      names.set(name.toLowerCase(), names.get(name.toLowerCase()) ?? name);
    }
    members.push(own);
  };
  await inSlices(table.tagSets(), read, signal);
  return { tag: values.field(table.codes.tags, members), tagNames: [...names.values()].toSorted(compareText) };
}

/** The value of one tag as a field, to group by. Azure compares names of tags without regard to case. */
export async function oneTagField(table: FleetTable, name: string, signal: AbortSignal): Promise<Field> {
  const wanted = name.toLowerCase();
  const values = new FieldValues();
  const numbers: number[] = [];
  const read = (tags: ReadonlyMap<string, string>) => {
    const found = [...tags].find(([own]) => own.toLowerCase() === wanted);
    const label = found === undefined ? `No tag ${name}` : found[1] || `${name} without a value`;
    numbers.push(values.number({ value: found === undefined ? '' : `=${found[1]}`, label }));
  };
  await inSlices(table.tagSets(), read, signal);
  return values.field(table.codes.tags.map((code) => numbers[code] ?? 0));
}

/** A field whose codes follow from codes that rows have already. `count`: how many such codes there are. */
export function mappedField(codes: Uint32Array, count: number, valueOf: (code: number) => FieldValue): Field {
  const values = new FieldValues();
  const numbers = Uint32Array.from({ length: count }, (_, code) => values.number(valueOf(code)));
  const rows = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row += 1) rows[row] = numbers[codes[row] ?? 0] ?? 0;
  return values.field(rows);
}

/** Runs of this length are sorted at once. */
const runLength = 256;
/** So many merged numbers pass between two looks at the time. */
const looksEvery = 512;

/** The numbers 0 to `length` - 1 in the order that `compare` gives them, stable, worked out in tasks of a few ms each. Rejects when called off. */
export async function sortedInSlices(
  length: number,
  compare: (a: number, b: number) => number,
  signal?: AbortSignal,
): Promise<Uint32Array> {
  const breathe = createBreather(signal);
  let from = Uint32Array.from({ length }, (_, index) => index);
  let to = new Uint32Array(length);
  for (let begin = 0; begin < length; begin += runLength) {
    from.subarray(begin, begin + runLength).sort(compare);
    const rest = breathe();
    if (rest !== undefined) await rest;
  }
  for (let width = runLength; width < length; width *= 2) {
    for (let begin = 0; begin < length; begin += 2 * width) {
      const middle = Math.min(begin + width, length);
      const end = Math.min(begin + 2 * width, length);
      let left = begin;
      let right = middle;
      for (let at = begin; at < end; at += 1) {
        const a = from[left] ?? 0;
        const b = from[right] ?? 0;
        const isLeft = left < middle && (right >= end || compare(a, b) <= 0);
        to[at] = isLeft ? a : b;
        if (isLeft) left += 1;
        else right += 1;
        if (at % looksEvery !== 0) continue;
        const rest = breathe();
        if (rest !== undefined) await rest;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

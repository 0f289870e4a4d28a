import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import type { Machine } from '#src/azure/resources/machines.ts';
import { extensionPhase } from '#src/consent/access/extension.ts';
import type { ExtensionPhase } from '#src/consent/access/state.ts';
import { eligibility } from '#src/consent/preflight/preflight.ts';
import { inSlices } from '#src/lib/slices.ts';
import { compareText, sortedInSlices } from '#src/lib/sort.ts';
import { type Field, FieldValues, mappedField } from '#src/ui/list/data.ts';
import { accessLabels, eligibilityLabels, extensionLabels } from './words.ts';

/** What is worked out once of a list, so that searching, filtering and sorting it only compare numbers. */
export interface MachineIndex {
  table: FleetTable;
  /** The rows in the order of their names. */
  byName: Uint32Array;
  /** Access and eligibility are as the list has them, which knows of no access. */
  fields: Readonly<Record<(typeof fieldKeys)[number], Field>>;
  /** For each profile whether its machines have, or may have, the extension. */
  mayHaveExtension: Uint8Array;
  /** Names of tags that machines have, in order. */
  tagNames: readonly string[];
}

const fieldKeys = [
  'machine',
  'access',
  'status',
  'extension',
  'eligibility',
  'operatingSystem',
  'resourceGroup',
  'subscription',
  'location',
  'tag',
] as const;

/** Works a list out in tasks of a few ms each. `now`: server time, ms. Rejects when called off. */
export async function indexMachines(table: FleetTable, now: number, signal: AbortSignal): Promise<MachineIndex> {
  const { names, codes, places, locations, length } = table;
  const byName = await sortedInSlices(length, (a, b) => compareText(names[a] ?? '', names[b] ?? ''), signal);
  const machines: (Machine | undefined)[] = [];
  await inSlices(Array(table.profileCount).keys(), (code) => machines.push(table.profileAt(code)), signal);
  const phases = machines.map(phaseOf);
  const ofProfile = (valueOf: (code: number) => Parameters<FieldValues['number']>[0]) =>
    mappedField(codes.profile, machines.length, valueOf);
  const ofPlace = (valueOf: (place: (typeof places)[number]) => Parameters<FieldValues['number']>[0]) =>
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
  for (const [place, row] of byName.entries()) ranks[row] = place;
  return { values: names, labels: names, codes: Uint32Array.from(names.keys()), ranks };
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
async function readTags(
  table: FleetTable,
  signal: AbortSignal,
): Promise<Pick<MachineIndex, 'tagNames'> & { tag: Field }> {
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

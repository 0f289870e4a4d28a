import * as v from 'valibot';
import { fleetColumns, type FleetRow, profileColumns } from './fleet-query.ts';
import type { FleetTable } from './fleet-table.ts';
import { fleetTable } from './fleet-table-builder.ts';

/** So many machines are kept: more than the largest window shows, few enough that keeping and reading them costs a few ms. */
export const mostKept = 200;

const short = v.pipe(v.string(), v.maxLength(2000));
const column = v.pipe(v.array(short), v.maxLength(mostKept));

const schema = v.object({
  /** ARM ids, in the order of the list. */
  ids: v.pipe(column, v.minLength(1)),
  locations: column,
  /** ISO 8601; empty where Azure says none. */
  changes: column,
  /** For each machine the index of its profile. */
  profile: v.instance(Uint32Array),
  /** Values by `profileColumns`. */
  profiles: v.pipe(v.array(v.pipe(v.array(v.unknown()), v.length(profileColumns.length))), v.maxLength(mostKept)),
  /** Names of the subscriptions of these machines, by lower-case id. */
  subscriptions: v.pipe(v.array(v.tuple([short, short])), v.maxLength(mostKept)),
});

/** A few machines of a list, by columns: what is needed to draw their rows, and nothing else that Azure says of them. */
export type KeptColumns = v.InferOutput<typeof schema>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const only = (value: unknown, members: readonly string[]): Record<string, unknown> | undefined =>
  isRecord(value)
    ? Object.fromEntries(
        members.filter((member) => Object.hasOwn(value, member)).map((member) => [member, value[member]]),
      )
    : undefined;

/** What is taken of a value that has more than is shown: an agent's configuration may name a proxy and whoever may use it. */
const partOf: Partial<Record<(typeof profileColumns)[number], (value: unknown) => unknown>> = {
  cloudMetadata: (value) => only(value, ['provider']),
  agentConfiguration: (value) =>
    only(value, ['extensionsEnabled', 'configMode', 'extensionsAllowList', 'extensionsBlockList']),
  licenseProfile: (value) => only(value, ['licenseStatus', 'licenseChannel', 'softwareAssurance', 'productProfile']),
  // In Azure's words, which may name people.
  extensionMessage: () => undefined,
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const [firstProfileColumn, changeColumn] = [
  fleetColumns.length - profileColumns.length,
  fleetColumns.indexOf('lastStatusChange'),
];

const keptProfile = (row: FleetRow): unknown[] =>
  profileColumns.map((name, at) => {
    const value = row[firstProfileColumn + at];
    return partOf[name] === undefined ? value : partOf[name](value);
  });

/** The first of `rows`, which are rows of `table`. Tags and `vmId` are left out: no column shows them, and tags often name people. */
export const packRows = (table: FleetTable, rows: ArrayLike<number>): KeptColumns => {
  const kept = Array.from({ length: Math.min(rows.length, mostKept) }, (_, at) => rows[at] ?? -1);
  const [codes, profiles] = [new Map<number, number>(), [] as unknown[][]];
  const ownRows = kept.map((index) => table.rowAt(index) ?? []);
  const profile = Uint32Array.from(kept, (index, at) => {
    const code = table.codes.profile[index] ?? 0;
    const known = codes.get(code);
    if (known !== undefined) return known;
    codes.set(code, profiles.length);
    return profiles.push(keptProfile(ownRows[at] ?? [])) - 1;
  });
  const places = kept.flatMap((index) => table.places[table.codes.place[index] ?? 0] ?? []);
  return {
    ids: kept.map((index) => table.idAt(index)),
    locations: ownRows.map((row) => text(row[fleetColumns.indexOf('location')])),
    changes: ownRows.map((row) => text(row[changeColumn])),
    profile,
    profiles,
    subscriptions: [
      ...new Map(places.map(({ subscriptionId, subscriptionName }) => [subscriptionId, subscriptionName])),
    ],
  };
};

/** The machines of stored columns; `undefined` for anything that is none, or not whole: storage can be edited. Never throws. */
export const unpackRows = (value: unknown): FleetTable | undefined => {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return undefined;
  const { ids, locations, changes, profile, profiles, subscriptions } = parsed.output;
  if ([locations.length, changes.length, profile.length].some((length) => length !== ids.length)) return undefined;
  if (profile.some((code) => code >= profiles.length)) return undefined;
  const rows = ids.map((id, at) => [
    id,
    locations[at],
    undefined,
    changes[at],
    undefined,
    ...(profiles[profile[at] ?? 0] ?? []),
  ]);
  try {
    const table = fleetTable(rows, new Map(subscriptions));
    return table.length === ids.length ? table : undefined;
  } catch {
    // A value that JSON cannot hold, for instance: nothing of Azure's.
    return undefined;
  }
};

import * as v from 'valibot';
import { parseInstant } from '#src/consent/instant.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import type { AzureErrorKind } from '#src/azure/transport/errors.ts';
import { isOver } from '#src/azure/transport/server-clock.ts';

const time = v.pipe(v.number(), v.finite());
const short = (most: number) => v.pipe(v.string(), v.maxLength(most));

const machineId = v.pipe(
  short(1000),
  v.check((id) => id === id.toLowerCase() && parseMachineId(id) !== undefined),
);

const base = {
  key: short(2500),
  /** SHA-256 of tenant and user id: another account in the same browser never goes on with a row. */
  owner: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  machineId,
};

const jobName = v.pipe(v.string(), v.regex(/^[\w.~()-]{1,260}$/));

const jobSchema = v.object({
  name: jobName,
  accessLevel: short(100),
  expirationTimestamp: short(100),
});

const kinds = [
  'forbidden',
  'notFound',
  'conflict',
  'throttled',
  'signInNeeded',
  'network',
  'malformed',
  'serverError',
  'badRequest',
  'notAvailable',
  'cancelled',
] as const satisfies readonly AzureErrorKind[];

const revokeSchema = v.object({
  ...base,
  act: v.literal('revoke'),
  /** Server time of the press, ms. */
  startedAt: time,
  /** No server had told the time when it was pressed, so `startedAt` may be wrong by any amount. */
  isStartUnsure: v.optional(v.boolean()),
  removeExtension: v.boolean(),
  /** The job to revoke, once it is known. */
  job: v.optional(jobSchema),
  /** The last moment at which that job was known to be there when this was written, ms of server time: it may be deleted unseen. */
  jobThereAt: v.optional(time),
  /** The `vmId` of the machine on which it was then, as far as that was read: another machine may take the name. */
  jobVmId: v.optional(v.pipe(v.string(), v.regex(/^[\da-f-]{36}$/))),
  phase: v.picklist(['requesting', 'accepted', 'refused']),
  /** How often it was asked again because the evidence showed access in spite of the request. */
  repeats: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
  /** A grant on this machine may have asked for a job, from this browser or another, which may still appear. */
  jobOnItsWay: v.boolean(),
  /** The consents for which this browser had asked for a job there when it was pressed, and was not told of one. */
  awaited: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^rs-[a-z2-7]{21}$/))), v.maxLength(100))),
  /** Jobs, lower case, that the person has granted or reduced on this machine since Azure refused it: it does not end these. */
  spares: v.optional(v.pipe(v.array(jobName), v.maxLength(100))),
  /** Why it needs a person, without Azure's text, which may name people. */
  refusal: v.optional(v.object({ kind: v.picklist(kinds), code: v.optional(short(200)) })),
});

const grantSchema = v.object({
  ...base,
  act: v.literal('grant'),
  consentId: v.pipe(v.string(), v.regex(/^rs-[a-z2-7]{21}$/)),
  /** Server time of the press, ms. */
  pressedAt: time,
  /** Agreed end, ms. */
  until: time,
  /** The job was asked for from this browser: written before the request leaves. */
  requested: v.boolean(),
  /** The browser was left for a sign-in or sign-out since: it is not gone on with before a person presses again. */
  awaitsPress: v.optional(v.boolean()),
});

const rowSchema = v.variant('act', [revokeSchema, grantSchema]);

export type RevokeRow = v.InferOutput<typeof revokeSchema>;
export type GrantRow = v.InferOutput<typeof grantSchema>;
/** Ids, hashes and times only: no tokens, no names, no reasons. */
export type JournalRow = RevokeRow | GrantRow;

/** A stored row, or `undefined` for anything that is none: storage can be edited, or be written by another version of this app. */
export const readRow = (value: unknown): JournalRow | undefined => {
  const parsed = v.safeParse(rowSchema, value);
  return parsed.success ? parsed.output : undefined;
};

export const revokePrefix = (machine = ''): string => (machine === '' ? 'revoke ' : `revoke ${machine.toLowerCase()} `);
export const grantPrefix = (machine = ''): string => (machine === '' ? 'grant ' : `grant ${machine.toLowerCase()} `);

export const revokeKey = (
  row: Pick<RevokeRow, 'machineId' | 'owner' | 'removeExtension'> & { jobName: string | undefined },
): string =>
  `${revokePrefix(row.machineId)}${row.owner} ${row.jobName?.toLowerCase() ?? ''} ${row.removeExtension ? 'extension' : ''}`;

export const grantKey = (row: Pick<GrantRow, 'machineId' | 'owner' | 'consentId'>): string =>
  `${grantPrefix(row.machineId)}${row.owner} ${row.consentId}`;

/** The job that the press named, as its key tells; `undefined` when it meant whatever gave access by then. */
export const namedJob = ({ key }: Pick<RevokeRow, 'key'>): string | undefined => key.split(' ')[3] || undefined;

export const day = 24 * 3_600_000;

/** No job lasts longer than 14 days; one whose end cannot be read is pursued well beyond that. */
const endUnknown = 30 * day;

const lastDay = (row: JournalRow): number => {
  if (row.act === 'grant') return row.until;
  const end = parseInstant(row.job?.expirationTimestamp);
  // A press that named no job means others too, of which the row does not hold the end.
  if (end === undefined || namedJob(row) === undefined) return Math.max(end ?? 0, row.startedAt + endUnknown);
  // A revoke may be pressed long after the agreed end, while nothing has confirmed it.
  return Math.max(end, row.startedAt);
};

/** Whether a row has outlived its use: a day after the agreed end, or after a press that came later; a month after a press that named no job. */
export const isOutdated = (row: JournalRow): boolean => isOver(lastDay(row) + day);

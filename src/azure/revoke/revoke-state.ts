import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { correlationId } from '#src/consent/consent.ts';
import { machineConsentsQuery } from '#src/azure/records/consent-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import type { RevokeRow } from '#src/azure/journal/journal-rows.ts';
import { lastThere, lastVm, recallThere } from '#src/azure/evidence/job-memory.ts';
import { evidenceKey, revoking } from '#src/azure/evidence/machine-evidence.ts';
import { keepRevoke, type PendingRevoke, redateRevoke, revokeOf } from '#src/azure/journal/pending-revokes.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { keepRevokeRow, namedJob } from '#src/azure/journal/revoke-journal.ts';
import type { Instant } from '#src/azure/transport/instant.ts';
import { clockState, serverNow, serverTimeOf, serverTimeThen } from '#src/azure/transport/server-clock.ts';

/** One revoke while it is pursued. `row` is what the journal keeps of it, as this tab knows it. */
export interface Removal {
  row: RevokeRow;
  /** Aborted when another tab takes the machine over: then nothing more is sent from here. */
  signal: AbortSignal;
  /** When it was pressed on this page; absent when it was before this page was loaded. */
  pressedAt?: Instant | undefined;
  /** The journal holds it no longer: nothing is written of it. */
  isGone?: true;
  /** Azure has a request for the job that is pursued: it shows one, or an earlier page knew. */
  hasRequest?: boolean;
  /** Told of the proof when it is there, before the record of it is kept. */
  onProven?: ((proven: PendingRevoke) => void) | undefined;
  /** Jobs whose proven end is being put on record, while the revoke goes on with the next; oldest first. */
  unkept?: RevokeRow['job'][] | undefined;
  /** The extension stays, though it was to be removed: access that was granted since needs it. */
  keepsExtension?: boolean;
  /** When Azure took the request to remove the extension, ms of server time. */
  extensionTakenAt?: number;
  /** The evidence which proved that all that was meant has ended, and that nothing else gave access. */
  provenBy?: AccessEvidence;
}

/** When that job was last known to be there, and on which machine, for a page that may find it gone. */
export const thereOf = (
  machineId: string,
  job: Pick<JobEvidence, 'name'> | undefined,
): Pick<RevokeRow, 'jobThereAt' | 'jobVmId'> => {
  const jobThereAt = job && lastThere(machineId, job.name);
  const jobVmId = job && lastVm(machineId, job.name);
  return { ...(jobThereAt !== undefined && { jobThereAt }), ...(jobVmId !== undefined && { jobVmId }) };
};

/** What the journal keeps of the revoke: a reload begins with the first job whose end is not on record. */
export const keepRow = ({ row, unkept, isGone }: Removal): void => {
  if (isGone === true) return;
  const { jobThereAt: _, jobVmId: _vm, ...kept } = row;
  const job = unkept?.[0] ?? row.job;
  keepRevokeRow({ ...kept, ...(job && { job }), ...thereOf(row.machineId, job) });
};

/** Takes over what the page that wrote the row has known of its job. */
export const recallJob = ({ machineId, job, jobThereAt, jobVmId }: RevokeRow): void => {
  if (job !== undefined && jobThereAt !== undefined)
    recallThere(machineId, { ...job, ...(jobVmId !== undefined && { vmId: jobVmId }) }, jobThereAt);
};

/**
 * Pressed before any server had told the time: as soon as one has, when it was pressed is known after all. On this page by how long ago that
 * is; else by the clock of this browser as far as it is known now to be wrong, and now at the latest.
 */
const settledStart = ({ row, pressedAt }: Removal): Partial<RevokeRow> => {
  if (row.isStartUnsure !== true || clockState().kind === 'unknown') return {};
  const now = serverNow();
  // That clock may have been set since: the later of two possible moments leaves nothing that was meant.
  const noted = Math.max(row.startedAt, serverTimeOf(row.startedAt));
  const at = pressedAt === undefined ? noted : serverTimeThen(pressedAt);
  return { startedAt: Math.round(Math.min(at, now)), isStartUnsure: false };
};

/** The row as another tab has left it, which may know better when it was pressed. */
export const takeOver = (before: RevokeRow, row: RevokeRow): RevokeRow => {
  redateRevoke(pressOf(before), row.startedAt);
  recallJob(row);
  return row;
};

const pressOf = (row: RevokeRow) => ({
  machineId: row.machineId,
  ...(row.job && { jobName: row.job.name, ...(namedJob(row) !== undefined && { namedJob: row.job }) }),
  startedAt: row.startedAt,
  removeExtension: row.removeExtension,
});

/** Changes what the journal keeps of the revoke. */
export const noteRow = (removal: Removal, changes: Partial<RevokeRow>): void => {
  const { refusal: _, ...before } = removal.row;
  removal.row = { ...before, ...settledStart(removal), ...changes };
  redateRevoke(pressOf(before), removal.row.startedAt);
  keepRow(removal);
};

/** When the revoke began, ms. */
export const startOf = (removal: Removal): number => {
  if (removal.row.isStartUnsure === true) noteRow(removal, {});
  return removal.row.startedAt;
};

/** Shows a revoke and where it stands; the journal is not touched. */
export const show = (
  row: RevokeRow,
  phase: PendingRevoke['phase'],
  more: Partial<PendingRevoke> = {},
): PendingRevoke => {
  const press = pressOf(row);
  // What came of an earlier request says nothing about this one.
  const known: Partial<PendingRevoke> = revokeOf(press) ?? {};
  const { note: _note, error: _error, namedJob: _named, otherJob: _other, ...others } = known;
  const { isAnswered: _answered, isElsewhere: _elsewhere, ...before } = others;
  const revoke: PendingRevoke = {
    ...before,
    ...press,
    phase,
    ...more,
  };
  keepRevoke(revoke);
  const { isRequesting, accepted } = revoking(row.machineId);
  // The card shows at once that a request is on its way; only evidence shows more. That Azure has taken it is no reason to show once more
  // what was read before: it stays until a reading from after that.
  queryClient.setQueryData<AccessEvidence>(evidenceKey(row.machineId), (evidence) => {
    if (evidence === undefined) return undefined;
    const { pending, ...rest } = evidence;
    const isPending = isRequesting || (pending !== undefined && accepted.length > 0);
    return isPending ? { ...rest, pending: 'requestingRemoval' } : rest;
  });
  return revoke;
};

/** What waited for another tab waits no longer: how far it has come is for this one to find out. */
export const showTurn = (row: RevokeRow): void => {
  const known = revokeOf(pressOf(row));
  if (known?.isElsewhere === true) show(row, known.phase);
};

/** Tells more of a revoke that is over. Another press on the machine may have taken its place on the page: then only whoever asked hears it. */
export const showMore = (row: RevokeRow, outcome: PendingRevoke, more: Partial<PendingRevoke>): PendingRevoke => {
  const all = { ...outcome, ...more };
  return revokeOf(outcome) === undefined ? all : show(row, outcome.phase, all);
};

const refusalOf = (error: unknown): NonNullable<RevokeRow['refusal']> =>
  error instanceof AzureError
    ? { kind: error.kind, ...(error.code === undefined ? {} : { code: error.code.slice(0, 200) }) }
    : { kind: 'badRequest' };

/** Moves a revoke on: for the page, and for a page that may be loaded later. */
export const change = (
  removal: Removal,
  phase: 'requesting' | 'accepted',
  more: Partial<PendingRevoke> = {},
): PendingRevoke => {
  if (removal.row.phase !== phase || removal.row.isStartUnsure === true) noteRow(removal, { phase });
  return show(removal.row, phase, more);
};

export const withError = (error: unknown): Partial<PendingRevoke> => ({
  note: error instanceof Error ? error.message : String(error),
  ...(error instanceof AzureError ? { error } : {}),
});

/** It needs a person. The journal keeps it, so that the next start of the app tries once more. */
export const refuse = (removal: Removal, error: unknown): PendingRevoke => {
  noteRow(removal, { phase: 'refused', refusal: refusalOf(error) });
  return show(removal.row, 'refused', withError(error));
};

/** Why another tab could not go on with it, without the whole text, which the journal does not keep. */
export const refusedElsewhere = (
  row: RevokeRow,
  words = 'Another tab of this browser could not go on with it',
): PendingRevoke => {
  const { kind, code } = row.refusal ?? { kind: 'badRequest' as const };
  const message = `${words}${code === undefined ? '' : ` (${code})`}.`;
  return show(row, 'refused', withError(new AzureError({ kind, code, message, scope: row.machineId })));
};

/** The consent that the job was granted under, from what is in memory: a revoke waits for no record. */
export const correlationOf = ({ row }: Pick<Removal, 'row'>): string | undefined => {
  const entry = queryClient
    .getQueryData(machineConsentsQuery(row.machineId).queryKey)
    ?.consents.find(({ consentId }) => consentId === row.job?.name.toLowerCase());
  return entry && correlationId(entry.consentHash);
};

import { useCallback, useSyncExternalStore } from 'react';
import { withdrawGrants } from '#src/azure/grant/grant-withdrawal.ts';
import { lateAnswer } from '#src/azure/journal/journal.ts';
import type { RevokeRow } from '#src/azure/journal/journal-rows.ts';
import { hurryRevoke, revokedElsewhere } from '#src/azure/journal/machine-lock.ts';
import {
  allRevokes,
  type PendingRevoke,
  pendingRevoke,
  revokesOn,
  subscribeToRevokes,
} from '#src/azure/journal/pending-revokes.ts';
import { beginRevoke, namedJob, openRevokes, yieldsToGrant } from '#src/azure/journal/revoke-journal.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { clockState, serverNow } from '#src/azure/transport/server-clock.ts';
import { onRevokeElsewhere, tellOtherTabs } from '#src/azure/journal/tab-channel.ts';
import { stopRemovals } from './open-removals.ts';
import { nameOf } from './revoke-asks.ts';
import {
  type Begun,
  type OnProven,
  type Pursuit,
  pursueRow,
  shownPhase,
  showWaiting,
  yielding,
} from './revoke-in-turn.ts';
import { recallJob, refusedElsewhere, show, thereOf } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';

export type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
export type { JobToRevoke } from './revoke-without-job.ts';

export interface RevokeOptions {
  /** Also remove the extension; leave false on Azure Local, where Azure manages it. */
  removeExtension: boolean;
}

const before = 'It was asked for before this page was loaded, and goes on.';

const pursued = new Map<string, Pursuit>();

const pursuitKey = (machineId: string, jobName: string | undefined, removeExtension: boolean): string =>
  `${machineId.toLowerCase()} ${jobName?.toLowerCase() ?? ''} ${removeExtension}`;

const remember = (key: string, pursuit: Pursuit): Promise<PendingRevoke> => {
  pursued.set(key, pursuit);
  return pursuit.outcome.finally(() => {
    if (pursued.get(key) === pursuit) pursued.delete(key);
  });
};

/** Writes the press down, and stops what it ends or takes the place of. */
const begin = async (
  machineId: string,
  job: JobToRevoke | undefined,
  { removeExtension }: RevokeOptions,
): Promise<Required<Omit<Begun, 'askers'>>> => {
  const pressedAt = instantNow();
  withdrawGrants(machineId);
  stopRemovals(machineId);
  const named = job && nameOf(job);
  const isStartUnsure = clockState().kind === 'unknown';
  const row = await beginRevoke({
    machineId,
    job: named,
    removeExtension,
    // Set right by the clock that it is taken from, as soon as a server has told the time.
    startedAt: isStartUnsure ? Date.now() : serverNow(),
    isStartUnsure,
    ...thereOf(machineId, named),
  });
  // Once more, now that the journal has it: what came to its proof meanwhile, and a tab that hears it can go on with it.
  stopRemovals(machineId);
  tellOtherTabs(row.machineId);
  return { row, pressedAt };
};

/** A press that is being written down. Others of the same moment join it. */
const beginning = new Map<string, { outcome: Promise<PendingRevoke>; askers: OnProven[] }>();

/**
 * Ends access and pursues it until evidence proves it, or Azure refuses in a way that needs a person. Never blocked by records, and never
 * rejects: the outcome says what happened. Grants under way on the machine are stopped first. `job` undefined: what Azure shows by now,
 * or else the recorded consents that have no job yet. A second call while one is pursued takes its place. `onProven` is told before the
 * outcome, which waits for the record too.
 */
export const revokeAccess = (
  machineId: string,
  job: JobToRevoke | undefined,
  options: RevokeOptions,
  onProven?: OnProven,
): Promise<PendingRevoke> => {
  const key = pursuitKey(machineId, job?.name, options.removeExtension);
  const asking = onProven === undefined ? [] : [onProven];
  const joined = beginning.get(key);
  if (joined !== undefined) {
    joined.askers.push(...asking);
    return joined.outcome;
  }
  const outcome = begin(machineId, job, options)
    .finally(() => beginning.delete(key))
    .then((pressed) => {
      const begun = { ...pressed, askers: asking };
      const current = pursued.get(key);
      if (current === undefined || current.isOver()) return remember(key, pursueRow(begun));
      current.renew(begun);
      // It may be waiting for another tab, and a press waits for none.
      hurryRevoke(machineId);
      return current.outcome;
    });
  beginning.set(key, { outcome, askers: asking });
  return outcome;
};

const resume = (row: RevokeRow, isElsewhere: boolean): void => {
  const key = pursuitKey(row.machineId, namedJob(row), row.removeExtension);
  // What goes on after a proof is no longer about the row.
  if (pursued.get(key)?.isOver() === false) return;
  recallJob(row);
  if (isElsewhere) showWaiting(row);
  else show(row, shownPhase(row), { note: before });
  void remember(key, pursueRow({ row, askers: [] }));
};

/** `machineId`: the one on which another tab has just begun. */
const resumeFrom = async (machineId?: string): Promise<void> => {
  const rows = await openRevokes(machineId);
  const isElsewhere = machineId === undefined && rows.length > 0 ? await revokedElsewhere() : () => true;
  for (const row of rows) {
    // Tried once per load: that somebody presses for something else is no reason to try again.
    if (machineId !== undefined && row.phase === 'refused') {
      // That another tab could not go on is told here too, for that tab may be closed.
      if (!revokesOn(row.machineId).some(({ startedAt }) => startedAt === row.startedAt)) refusedElsewhere(row);
      continue;
    }
    if (await yieldsToGrant(row)) {
      // Whatever is read meanwhile tells of the machine that the job was on.
      recallJob(row);
      show(row, 'refused', { note: yielding });
    } else resume(row, isElsewhere(row.machineId));
  }
  // What an earlier page has left is known only once the storage answers.
  void lateAnswer()?.then(() => resumeFrom(machineId));
};

/**
 * Goes on, at the start of the app, with what the account that is signed in has begun to revoke in this browser: a revoke only reduces
 * access, so it waits for no press. Also joins, from then on, the revokes that begin in other tabs, for when those are closed. Resolves
 * when all are on their way; never rejects.
 */
export const resumeRevokes = async (): Promise<void> => {
  onRevokeElsewhere((machineId) => void resumeFrom(machineId));
  await resumeFrom();
};

/** Requests to revoke known to this tab, newest state. */
export const useRevokes = (): readonly PendingRevoke[] => [
  ...useSyncExternalStore(subscribeToRevokes, allRevokes).values(),
];

export const useRevokeAccess = (
  machineId: string,
): {
  pending: PendingRevoke | undefined;
  revoke: (job: JobToRevoke | undefined, options: RevokeOptions) => Promise<PendingRevoke>;
} => {
  const pending = useSyncExternalStore(subscribeToRevokes, () => pendingRevoke(machineId));
  const revoke = useCallback(
    (job: JobToRevoke | undefined, options: RevokeOptions) => revokeAccess(machineId, job, options),
    [machineId],
  );
  return { pending, revoke };
};

/** What comes of a press in the end, its record too, while it is pursued here. */
export const outcomeOf = async (press: PendingRevoke): Promise<PendingRevoke | undefined> =>
  pursued.get(pursuitKey(press.machineId, press.namedJob?.name, press.removeExtension))?.outcome;

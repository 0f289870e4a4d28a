import { useCallback, useSyncExternalStore } from 'react';
import { withdrawGrants } from '#src/azure/grant/grant-withdrawal.ts';
import { lateAnswer } from '#src/azure/journal/journal.ts';
import type { RevokeRow } from '#src/azure/journal/journal-rows.ts';
import { hurryRevoke, inRevokeTurn } from '#src/azure/journal/machine-lock.ts';
import {
  allRevokes,
  type PendingRevoke,
  pendingRevoke,
  subscribeToRevokes,
} from '#src/azure/journal/pending-revokes.ts';
import {
  beginRevoke,
  currentRevokeRow,
  keepRevokeRow,
  namedJob,
  openRevokes,
  yieldsToGrant,
} from '#src/azure/journal/revoke-journal.ts';
import { clockState, serverNow } from '#src/azure/transport/server-clock.ts';
import { onRevokeElsewhere, tellOtherTabs } from '#src/azure/journal/tab-channel.ts';
import { nameOf } from './revoke-asks.ts';
import { judgeEnded } from './revoke-ended.ts';
import { pursueRemoval } from './revoke-pursuit.ts';
import { recallJob, refusedElsewhere, type Removal, show, thereOf } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';

export type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
export type { JobToRevoke } from './revoke-without-job.ts';

export interface RevokeOptions {
  /** Also remove the extension; leave false on Azure Local, where Azure manages it. */
  removeExtension: boolean;
}

const elsewhere = 'Another tab of this browser goes on with it, and this one when that is closed.';
const before = 'It was asked for before this page was loaded, and goes on.';

/** The row of a refused revoke went while this tab waited for its turn. */
const replaced =
  'Azure refused it earlier. Another tab of this browser has since brought it to an end, or another decision about access has taken its place.';

/** The same, where the browser does not tell what it keeps. */
const unsure =
  'Azure refused it earlier. This browser does not tell now what has been decided since, so it is not asked again from here: access may have been granted anew. Revoke again what is still to end.';

/** Told of the proof as soon as it is there, though its record is kept only after that. */
type OnProven = (proven: PendingRevoke) => void;

interface Begun {
  row: RevokeRow;
  /** As in `Removal`. */
  pressedAt?: number;
  /** Those who asked. */
  askers: readonly OnProven[];
}

/** A revoke under way in this tab, or waiting here while another tab goes on with it. */
interface Pursuit {
  outcome: Promise<PendingRevoke>;
  /** Begins anew with this row: the person has pressed again, and means what there is by now. */
  renew: (pressed: Begun) => void;
  /** Nothing is done any more; a press begins another. */
  isOver: () => boolean;
}

const pursued = new Map<string, Pursuit>();

const pursuitKey = (machineId: string, jobName: string | undefined, removeExtension: boolean): string =>
  `${machineId.toLowerCase()} ${jobName?.toLowerCase() ?? ''} ${removeExtension}`;

const shownPhase = ({ phase }: RevokeRow): PendingRevoke['phase'] => (phase === 'accepted' ? 'accepted' : 'requesting');

/** Pursues a row in this tab's turn, as often as the turn is taken away or the person presses again. */
const pursueRow = (begun: Begun): Pursuit => {
  let { row, pressedAt, askers } = begun;
  const isPressed = pressedAt !== undefined;
  let isResumed = !isPressed;
  let isOver = false;
  let renewal = new AbortController();
  let renewed: Begun | undefined;

  const pursueOnce = async (turn: AbortSignal): Promise<PendingRevoke> => {
    const signal = AbortSignal.any([turn, renewal.signal]);
    if (isResumed) {
      const known = await currentRevokeRow(row);
      if (typeof known === 'string') {
        if (row.phase === 'refused') return show(row, 'refused', { note: known === 'gone' ? replaced : unsure });
        if (known === 'gone') return await judgeEnded({ row, pressedAt, signal });
      } else {
        // Each tab tries once what was refused before it was opened, and no tab what another was refused meanwhile.
        if (known.phase === 'refused' && row.phase !== 'refused') return refusedElsewhere(known);
        row = known;
        recallJob(row);
      }
      if (await yieldsToGrant(row)) return show(row, 'refused', { note: yielding });
    }
    // Who presses meanwhile is told nothing of what is pursued by now.
    const told = askers;
    const onProven: OnProven = (proven) => told.forEach((tell) => tell(proven));
    const removal: Removal = { row, pressedAt, signal, onProven };
    try {
      return await pursueRemoval(removal, isResumed);
    } finally {
      row = removal.row;
      isResumed = true;
    }
  };

  const takeRenewed = (): void => {
    if (renewed === undefined) return;
    ({ row, pressedAt } = renewed);
    askers = [...askers, ...renewed.askers];
    renewed = undefined;
    renewal = new AbortController();
    isResumed = false;
    // The pursuit before may have thrown the row away.
    keepRevokeRow(row);
  };

  const work = async (turn: AbortSignal): Promise<PendingRevoke> => {
    for (;;) {
      takeRenewed();
      try {
        const outcome = await pursueOnce(turn);
        if (renewed !== undefined) continue;
        isOver = true;
        return outcome;
      } catch (error) {
        if (turn.aborted || renewed === undefined) throw error;
      }
    }
  };

  return {
    outcome: inRevokeTurn(row.machineId, isPressed, work, () => show(row, shownPhase(row), { note: elsewhere })),
    renew: (next) => {
      renewed = { ...next, askers: [...(renewed?.askers ?? []), ...next.askers] };
      renewal.abort();
    },
    isOver: () => isOver,
  };
};

const remember = (key: string, pursuit: Pursuit): Promise<PendingRevoke> => {
  pursued.set(key, pursuit);
  return pursuit.outcome.finally(() => {
    if (pursued.get(key) === pursuit) pursued.delete(key);
  });
};

/** Writes the press down, and stops what it ends. */
const begin = async (
  machineId: string,
  job: JobToRevoke | undefined,
  { removeExtension }: RevokeOptions,
): Promise<Required<Omit<Begun, 'askers'>>> => {
  const pressedAt = performance.now();
  withdrawGrants(machineId);
  const named = job && nameOf(job);
  const isStartUnsure = clockState().kind === 'unknown';
  const row = await beginRevoke({
    machineId,
    job: named,
    removeExtension,
    startedAt: serverNow(),
    isStartUnsure,
    ...thereOf(machineId, named),
  });
  // Once more, now that the journal has it: a tab that hears it can go on with it.
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

/** A person has granted access anew since; the grant is not to be disturbed by what they asked for before it. */
const yielding =
  'Azure refused it, and access was granted anew since. It is tried again when this page is loaded after that grant has come to its end.';

const resume = (row: RevokeRow, note: string): void => {
  const key = pursuitKey(row.machineId, namedJob(row), row.removeExtension);
  if (pursued.has(key)) return;
  recallJob(row);
  show(row, shownPhase(row), { note });
  void remember(key, pursueRow({ row, askers: [] }));
};

/** `machineId`: the one on which another tab has just begun. */
const resumeFrom = async (machineId?: string): Promise<void> => {
  const note = machineId === undefined ? before : elsewhere;
  for (const row of await openRevokes(machineId)) {
    if (await yieldsToGrant(row)) show(row, 'refused', { note: yielding });
    else resume(row, note);
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

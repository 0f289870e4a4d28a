import { useCallback, useSyncExternalStore } from 'react';
import { withdrawGrants } from './grant-withdrawal.ts';
import type { RevokeRow } from './journal-rows.ts';
import { hurryRevoke, inRevokeTurn } from './machine-lock.ts';
import { allRevokes, type PendingRevoke, pendingRevoke, subscribeToRevokes } from './pending-revokes.ts';
import { beginRevoke, currentRevokeRow, openRevokes } from './revoke-journal.ts';
import { pursueRemoval } from './revoke-pursuit.ts';
import { refusedElsewhere, show } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';
import { serverNow } from './server-clock.ts';
import { onRevokeElsewhere, tellOtherTabs } from './tab-channel.ts';

export type { PendingRevoke } from './pending-revokes.ts';
export type { JobToRevoke } from './revoke-without-job.ts';

export interface RevokeOptions {
  /** Also remove the extension; leave false on Azure Local, where Azure manages it. */
  removeExtension: boolean;
}

const elsewhere = 'Another tab of this browser goes on with it, and this one when that is closed.';

/** A revoke under way in this tab, or waiting here while another tab goes on with it. */
const pursued = new Map<string, Promise<PendingRevoke>>();

const pursuitKey = (machineId: string, jobName: string | undefined, removeExtension: boolean): string =>
  `${machineId.toLowerCase()} ${jobName?.toLowerCase() ?? ''} ${removeExtension}`;

const shownPhase = ({ phase }: RevokeRow): PendingRevoke['phase'] => (phase === 'accepted' ? 'accepted' : 'requesting');

/** Pursues a row in this tab's turn, as often as the turn is taken away. */
const pursueRow = (begun: RevokeRow, isPressed: boolean): Promise<PendingRevoke> => {
  let row = begun;
  let isResumed = !isPressed;
  const work = async (signal: AbortSignal): Promise<PendingRevoke> => {
    if (isResumed) {
      const known = await currentRevokeRow(row);
      // Each tab tries once what was refused before it was opened, and no tab what another was refused meanwhile.
      if (known?.phase === 'refused' && row.phase !== 'refused') return refusedElsewhere(known);
      row = known ?? row;
    }
    const removal = { row, signal };
    try {
      return await pursueRemoval(removal, isResumed);
    } finally {
      row = removal.row;
      isResumed = true;
    }
  };
  return inRevokeTurn(begun.machineId, isPressed, work, () => show(row, shownPhase(row), { note: elsewhere }));
};

const remember = (key: string, pursuit: Promise<PendingRevoke>): Promise<PendingRevoke> => {
  const kept = pursuit.finally(() => pursued.delete(key));
  pursued.set(key, kept);
  return kept;
};

const press = async (
  machineId: string,
  job: JobToRevoke | undefined,
  options: RevokeOptions,
): Promise<PendingRevoke> => {
  withdrawGrants(machineId);
  const named = job && {
    name: job.name,
    accessLevel: job.accessLevel,
    expirationTimestamp: job.expirationTimestamp,
  };
  const { removeExtension } = options;
  const row = await beginRevoke({ machineId, job: named, removeExtension, startedAt: serverNow() });
  // Once more, now that the journal has it: a tab that hears it can go on with it.
  tellOtherTabs(row.machineId);
  return pursueRow(row, true);
};

/**
 * Ends access and pursues it until evidence proves it, or Azure refuses in a way that needs a person. Never blocked by records, and never
 * rejects: the outcome says what happened. Grants under way on the machine are stopped first. `job` undefined: what Azure shows by now,
 * or else the recorded consents that have no job yet. A second call while one is pursued joins it.
 */
export const revokeAccess = (
  machineId: string,
  job: JobToRevoke | undefined,
  options: RevokeOptions,
): Promise<PendingRevoke> => {
  const key = pursuitKey(machineId, job?.name, options.removeExtension);
  const current = pursued.get(key);
  if (current === undefined) return remember(key, press(machineId, job, options));
  // It may be waiting for another tab, and a press waits for none.
  hurryRevoke(machineId);
  return current;
};

const resume = (row: RevokeRow): void => {
  const key = pursuitKey(row.machineId, row.key.split(' ')[3], row.removeExtension);
  if (pursued.has(key)) return;
  show(row, shownPhase(row), { note: 'It was asked for before this page was loaded, and goes on.' });
  void remember(key, pursueRow(row, false));
};

const resumeFrom = async (machineId?: string): Promise<void> => {
  for (const row of await openRevokes(machineId)) resume(row);
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

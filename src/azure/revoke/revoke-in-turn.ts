import type { Instant } from '#src/azure/transport/instant.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import type { RevokeRow } from '#src/azure/journal/journal-rows.ts';
import { inRevokeTurn } from '#src/azure/journal/machine-lock.ts';
import { currentRevokeRow, keepRevokeRow, yieldsToGrant } from '#src/azure/journal/revoke-journal.ts';
import { judgeEnded } from './revoke-ended.ts';
import { type Pursued, pursueRemoval } from './revoke-pursuit.ts';
import { refusedElsewhere, type Removal, show, showTurn, takeOver } from './revoke-state.ts';

export const shownPhase = ({ phase }: RevokeRow): PendingRevoke['phase'] =>
  phase === 'accepted' ? 'accepted' : 'requesting';

/** Another tab has the turn: it may have begun with this very revoke, or with another on the machine. */
const waiting = {
  note: 'Another tab of this browser is revoking on this machine. This one goes on after that, or when that tab is closed.',
  isElsewhere: true,
} as const;

const refusedBefore =
  'It was asked for before this page was loaded, and a page before this one could not go on with it';

/** Shows what waits for another tab. What Azure refused needs a person all the same: it is tried once when its turn comes, and nobody does so before. */
export const showWaiting = (row: RevokeRow): PendingRevoke =>
  row.phase === 'refused' ? refusedElsewhere(row, refusedBefore) : show(row, shownPhase(row), waiting);

/** The row of a refused revoke went while this tab waited for its turn. */
const replaced =
  'Azure refused it earlier. Another tab of this browser has since brought it to an end, or another decision about access has taken its place.';

/** The same, where the browser does not tell what it keeps. */
const unsure =
  'Azure refused it earlier. This browser does not tell now what has been decided since, so it is not asked again from here: access may have been granted anew. Revoke again what is still to end.';

/** A person has granted access anew since; the grant is not to be disturbed by what they asked for before it. */
export const yielding =
  'Azure refused it, and access was granted anew since. It is tried again when this page is loaded after that grant has come to its end.';

/** Told of the proof as soon as it is there, though its record is kept only after that. */
export type OnProven = (proven: PendingRevoke) => void;

export interface Begun {
  row: RevokeRow;
  /** As in `Removal`. */
  pressedAt?: Instant;
  /** Those who asked. */
  askers: readonly OnProven[];
}

/** A revoke under way in this tab, or waiting here while another tab goes on with it. */
export interface Pursuit {
  outcome: Promise<PendingRevoke>;
  /** Begins anew with this row: the person has pressed again, and means what there is by now. */
  renew: (pressed: Begun) => void;
  /** Nothing is done any more; a press begins another. */
  isOver: () => boolean;
}

/** Pursues a row in this tab's turn, as often as the turn is taken away or the person presses again. */
export const pursueRow = (begun: Begun): Pursuit => {
  let { row, pressedAt, askers } = begun;
  const isPressed = pressedAt !== undefined;
  let isResumed = !isPressed;
  let isOver = false;
  let renewal = new AbortController();
  let renewed: Begun | undefined;

  const pursueOnce = async (turn: AbortSignal): Promise<Pursued> => {
    const signal = AbortSignal.any([turn, renewal.signal]);
    if (isResumed) {
      showTurn(row);
      const known = await currentRevokeRow(row);
      if (typeof known === 'string') {
        if (row.phase === 'refused')
          return { outcome: show(row, 'refused', { note: known === 'gone' ? replaced : unsure }) };
        if (known === 'gone') return { outcome: await judgeEnded({ row, pressedAt, signal }) };
      } else {
        const wasRefused = row.phase === 'refused';
        row = takeOver(row, known);
        // Each tab tries once what was refused before it was opened, and no tab what another was refused meanwhile.
        if (row.phase === 'refused' && !wasRefused) return { outcome: refusedElsewhere(row) };
      }
      if (await yieldsToGrant(row)) return { outcome: show(row, 'refused', { note: yielding }) };
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

  const work = async (turn: AbortSignal): Promise<Pursued> => {
    for (;;) {
      takeRenewed();
      try {
        const pursued = await pursueOnce(turn);
        if (renewed !== undefined) continue;
        isOver = true;
        return pursued;
      } catch (error) {
        if (turn.aborted || renewed === undefined) throw error;
      }
    }
  };

  const taken = (): unknown => showWaiting(row);
  const ended = inRevokeTurn(row.machineId, isPressed, work, taken);
  return {
    // What goes on after the proof holds the turn no longer.
    outcome: ended.then(({ outcome, whole }) => whole ?? outcome),
    renew: (next) => {
      renewed = { ...next, askers: [...(renewed?.askers ?? []), ...next.askers] };
      renewal.abort();
    },
    isOver: () => isOver,
  };
};

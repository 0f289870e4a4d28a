import { onRevokeElsewhere, tellOtherTabs } from '#src/azure/journal/tab-channel.ts';
import { Stop } from './grant-run.ts';

/** Work on machines of a grant, of which each can be withdrawn by itself. */
export interface Withdrawable {
  /** Aborted when the whole grant is stopped, or access to this machine is revoked meanwhile. */
  signalOf: (machineId: string) => AbortSignal;
  /** The work is done. */
  close: () => void;
}

type Work = Map<string, AbortController>;

const works = new Set<Work>();

/** Why a machine was taken out of a grant. */
export const withdrawn = (): Stop =>
  new Stop('skipped', 'A revoke was started on this machine while access was being granted.');

const ownOf = (work: Work, machineId: string): AbortController => {
  const id = machineId.toLowerCase();
  const own = work.get(id) ?? new AbortController();
  work.set(id, own);
  return own;
};

const withdrawHere = (machineId: string): void => {
  for (const work of works) ownOf(work, machineId).abort(withdrawn());
};

/** To be opened at the press: from then on a revoke of any machine is remembered, also while it is still being read which ones are meant. */
export const openWork = (whole: AbortSignal): Withdrawable => {
  const work: Work = new Map();
  works.add(work);
  onRevokeElsewhere(withdrawHere);
  return {
    signalOf: (machineId) => AbortSignal.any([whole, ownOf(work, machineId).signal]),
    close: () => void works.delete(work),
  };
};

/**
 * Takes the machine out of every grant that is under way in this browser, so that nothing is asked for behind a revoke. `beginRevoke`
 * does the same in the journal, for tabs that are frozen or closed.
 */
export const withdrawGrants = (machineId: string): void => {
  withdrawHere(machineId);
  tellOtherTabs(machineId);
};

import { Stop } from './grant-run.ts';
import { onRevokeElsewhere, tellOtherTabs } from './tab-channel.ts';

/** Work on some machines of a grant, of which each can be withdrawn by itself. */
export interface Withdrawable {
  /** Aborted when the whole grant is stopped, or access to this machine is revoked meanwhile. */
  signalOf: (machineId: string) => AbortSignal;
  /** The work is done. */
  close: () => void;
}

const works = new Set<ReadonlyMap<string, AbortController>>();

/** Why a machine was taken out of a grant. */
export const withdrawn = (): Stop =>
  new Stop('skipped', 'A revoke was started on this machine while access was being granted.');

const withdrawHere = (machineId: string): void => {
  const id = machineId.toLowerCase();
  for (const work of works) work.get(id)?.abort(withdrawn());
};

export const openWork = (machines: readonly string[], whole: AbortSignal): Withdrawable => {
  const work = new Map(machines.map((id) => [id.toLowerCase(), new AbortController()]));
  works.add(work);
  onRevokeElsewhere(withdrawHere);
  return {
    signalOf: (machineId) => {
      const own = work.get(machineId.toLowerCase());
      return own === undefined ? whole : AbortSignal.any([whole, own.signal]);
    },
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

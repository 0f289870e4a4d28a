import { leaveJournal } from './grant-journal.ts';
import { Stop } from './grant-run.ts';

/** Work on some machines of a grant, of which each can be withdrawn by itself. */
export interface Withdrawable {
  /** Aborted when the whole grant is stopped, or access to this machine is revoked meanwhile. */
  signalOf: (machineId: string) => AbortSignal;
  /** The work is done. */
  close: () => void;
}

const works = new Set<ReadonlyMap<string, AbortController>>();

export const openWork = (machines: readonly string[], whole: AbortSignal): Withdrawable => {
  const work = new Map(machines.map((id) => [id.toLowerCase(), new AbortController()]));
  works.add(work);
  return {
    signalOf: (machineId) => {
      const own = work.get(machineId.toLowerCase());
      return own === undefined ? whole : AbortSignal.any([whole, own.signal]);
    },
    close: () => void works.delete(work),
  };
};

const withdrawHere = (machineId: string): void => {
  const id = machineId.toLowerCase();
  leaveJournal(id);
  for (const work of works) {
    work.get(id)?.abort(new Stop('skipped', 'A revoke was started on this machine while access was being granted.'));
  }
};

/**
 * Other tabs may be granting on the same machine. What they are told can only take access back, and only pages of this origin hear it.
 */
const openChannel = (): ((machineId: string) => void) | undefined => {
  if (typeof BroadcastChannel === 'undefined') return undefined;
  const channel = new BroadcastChannel('remote-support.withdrawals');
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') withdrawHere(data);
  });
  return channel.postMessage.bind(channel);
};

const tellOtherTabs = openChannel();

/**
 * Takes the machine out of every grant that is under way in this browser, so that nothing is asked for behind a revoke: neither now nor
 * after a reload.
 */
export const withdrawGrants = (machineId: string): void => {
  withdrawHere(machineId);
  tellOtherTabs?.(machineId);
};

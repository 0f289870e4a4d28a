import { useSyncExternalStore } from 'react';
import { createStore } from '#src/azure/external-store.ts';
import { onRevokeElsewhere } from '#src/azure/journal/tab-channel.ts';
import type { Removal } from './revoke-state.ts';

// Removals of the extension that only this page remembers. Access has been proven to have ended, so the journal has let go of the machine:
// it is free for another decision. The removal is asked for on this page until Azure has it or another decision takes its place, and no
// longer than the page is open.

type Held = { row: Pick<Removal['row'], 'machineId'> };

/** With what stops each. */
const store = createStore<ReadonlyMap<Held, () => void>>(new Map());

/** `stop`: another press to revoke on the machine takes its place. */
export const rememberRemoval = (removal: Held, stop: () => void = () => undefined): void => {
  onRevokeElsewhere(stopRemovals);
  store.set(new Map(store.get()).set(removal, stop));
};

export const forgetRemoval = (removal: Held): void => {
  if (store.get().has(removal)) store.set(new Map([...store.get()].filter(([one]) => one !== removal)));
};

const removalsOn = (machineId: string): (() => void)[] =>
  [...store.get()].flatMap(([{ row }, stop]) =>
    row.machineId.toLowerCase() === machineId.toLowerCase() ? [stop] : [],
  );

export const isRemovalOpen = (machineId: string): boolean => removalsOn(machineId).length > 0;

/** A person has pressed to revoke on the machine again, in whichever tab: the later press decides about the extension. */
export const stopRemovals = (machineId: string): void => {
  for (const stop of removalsOn(machineId)) stop();
};

/** Whether there is any, on whichever machine. */
export const useOpenRemovals = (): boolean => useSyncExternalStore(store.subscribe, store.get).size > 0;

/** Access has ended, and the journal keeps nothing more of it. As short as a passing notification shows in full. */
export const removalGoesOn = 'Removing the extension goes on until Azure takes it, or this tab is closed or reloaded.';

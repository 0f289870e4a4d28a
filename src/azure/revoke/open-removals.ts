import { useSyncExternalStore } from 'react';
import { createStore } from '#src/azure/external-store.ts';
import type { Removal } from './revoke-state.ts';

// Removals of the extension that only this page remembers. Access has been proven to have ended, so the journal has let go of the machine:
// it is free for another decision. The removal is asked for on this page until Azure has it, and no longer than the page is open.

type Held = { row: Pick<Removal['row'], 'machineId'> };

const store = createStore<ReadonlySet<Held>>(new Set());

export const rememberRemoval = (removal: Held): void => store.set(new Set(store.get()).add(removal));

export const forgetRemoval = (removal: Held): void => {
  if (store.get().has(removal)) store.set(new Set([...store.get()].filter((one) => one !== removal)));
};

export const isRemovalOpen = (machineId: string): boolean =>
  [...store.get()].some(({ row }) => row.machineId.toLowerCase() === machineId.toLowerCase());

/** Whether there is any, on whichever machine. */
export const useOpenRemovals = (): boolean => useSyncExternalStore(store.subscribe, store.get).size > 0;

/** Access has ended, and the journal keeps nothing more of it. As short as a passing notification shows in full. */
export const removalGoesOn = 'Removing the extension goes on until Azure takes it, or this tab is closed or reloaded.';

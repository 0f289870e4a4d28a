import { useEffect } from 'react';
import { allGrants, subscribeToGrants } from '#src/azure/grant/grant-store.ts';
import { allRevokes, revokesOn, subscribeToRevokes } from '#src/azure/journal/pending-revokes.ts';
import { queryClient, queryKey } from '#src/azure/query-client.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';

/** Changes come in swarms when many machines are granted at once; they are read once. */
const gatherMs = 1000;

const openChannel = (): BroadcastChannel | undefined =>
  typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('remote-support.changes');

let post: ((machineIds: readonly string[]) => void) | undefined;

/**
 * Tells this browser's other tabs that something was done to these machines from here. They read them anew; nothing is believed. All go in
 * one message: hundreds of them would keep the page from answering the press that they follow from.
 */
export function tellOtherTabs(machineIds: readonly string[]): void {
  if (machineIds.length > 0) post?.(machineIds);
}

/** The machine ids of a message; none of anything else. */
export const machinesIn = (message: unknown): string[] =>
  Array.isArray(message)
    ? message.filter((id): id is string => typeof id === 'string' && parseMachineId(id) !== undefined)
    : [];

/** What is so far for each machine, as one text; another text means that something came of what was asked for. */
export function stepsOf(): Map<string, string> {
  const steps = new Map<string, string>();
  const add = (machineId: string, step: string) => {
    const id = machineId.toLowerCase();
    steps.set(id, `${steps.get(id) ?? ''} ${step}`);
  };
  for (const { consentId, machines } of allGrants().values())
    for (const { machineId, step } of machines) add(machineId, `${consentId} ${step}`);
  for (const { machineId, phase, startedAt } of [...allRevokes().keys()].flatMap(revokesOn))
    add(machineId, `${startedAt} ${phase}`);
  return steps;
}

export const changedMachines = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...after].filter(([id, step]) => before.get(id) !== step).map(([id]) => id);

/** Reads anew what is known of the machines, as far as a page shows it. */
function reread(machineIds: ReadonlySet<string>): void {
  for (const id of machineIds) void queryClient.invalidateQueries({ queryKey: queryKey(id) });
  void queryClient.invalidateQueries({ queryKey: ['consents'] });
}

/** Follows what is done in this browser's other tabs, and tells them what is done here. Only machine ids travel. */
export function useOtherTabs(): void {
  useEffect(() => {
    const opened = openChannel();
    if (!opened) return undefined;
    post = opened.postMessage.bind(opened);
    const told = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    opened.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const machines = machinesIn(data);
      if (machines.length === 0) return;
      for (const id of machines) told.add(id);
      timer ??= setTimeout(() => {
        timer = undefined;
        reread(told);
        told.clear();
      }, gatherMs);
    });
    let before = stepsOf();
    const tell = () => {
      const after = stepsOf();
      tellOtherTabs(changedMachines(before, after));
      before = after;
    };
    const leave = [subscribeToGrants(tell), subscribeToRevokes(tell)];
    return () => {
      clearTimeout(timer);
      for (const stop of leave) stop();
      opened.close();
      post = undefined;
    };
  }, []);
}

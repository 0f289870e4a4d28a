import { createLimiter } from '#src/lib/concurrency.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { createStore } from '#src/azure/external-store.ts';
import { preflightTurn } from '#src/azure/transport/bulk-pace.ts';
import { queryClient, queryKey } from '#src/azure/query-client.ts';
import { type PreflightReading, preflightQuery } from './preflight-reads.ts';

/** What is known of one chosen machine; absent in the map while it has not been read. */
export type Preflighted = { reading: PreflightReading } | { error: Error };

export interface PreflightProgress {
  /** By lower-case machine id. */
  results: ReadonlyMap<string, Preflighted>;
  /** Called off: what was not read by then is not read before `recheck`. */
  isStopped: boolean;
}

export interface Preflights {
  get: () => PreflightProgress;
  subscribe: (listener: () => void) => () => void;
  /** Reads these machines and no others: what was read stays, what is no longer wanted is called off. */
  want: (machineIds: readonly string[]) => void;
  /** Reads all of them anew, what they share of their resource groups and subscriptions included. */
  recheck: () => void;
  stop: () => void;
  /** Calls off what is under way, to be begun again by `want`. */
  close: () => void;
}

/** A preflight is a handful of reads: so many machines are read at a time. */
const atATime = 6;

/** So long results are gathered before the page hears of them, ms. */
const gatherMs = 200;

type Read = (machineId: string) => Promise<PreflightReading>;

/** Through the cache: going back and forth in the wizard reads nothing twice within seconds. */
const readThroughCache: Read = (machineId) => queryClient.fetchQuery(preflightQuery(machineId));

const cancelRead = (machineId: string): void => {
  // The reads it shares with other machines, of the resource group, go on.
  void queryClient.cancelQueries({ queryKey: preflightQuery(machineId).queryKey, exact: true });
};

/**
 * Marks what was read in the subscriptions of these machines as old. Most of it they share, and it is then read once for all of them;
 * what nobody asks for again is not read. Reads under way are not called off, for others may wait for them.
 */
const outdateShared = (machineIds: readonly string[]): void => {
  const subscriptions = new Set<unknown>(machineIds.map((id) => queryKey(id)[1]));
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [, subscriptionId] }) => subscriptions.has(subscriptionId),
    refetchType: 'none',
  });
};

/** Preflight of many machines, a few at a time and at the pace that ARM allows. Until `want` is called nothing is read. */
export const createPreflights = (
  read: Read = readThroughCache,
  cancel = cancelRead,
  turn = preflightTurn,
): Preflights => {
  const shown = createStore<PreflightProgress>({ results: new Map(), isStopped: false });
  const limited = createLimiter(atATime);
  const results = new Map<string, Preflighted>();
  let wanted: readonly string[] = [];
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Machines that wait for their turn or are read now, each with what calls it off. */
  const underWay = new Map<string, AbortController>();

  const show = (): void => {
    clearTimeout(timer);
    timer = undefined;
    shown.set({ results: new Map(results), isStopped });
  };
  const showSoon = (): void => {
    timer ??= setTimeout(show, gatherMs);
  };

  const settle = (key: string, controller: AbortController, result: Preflighted): void => {
    // Called off meanwhile, perhaps begun anew: what comes in now is of no use.
    if (underWay.get(key) !== controller) return;
    underWay.delete(key);
    results.set(key, result);
    showSoon();
  };

  const begin = (machineId: string): void => {
    const key = machineId.toLowerCase();
    const controller = new AbortController();
    underWay.set(key, controller);
    const work = async (): Promise<void> => {
      if (controller.signal.aborted) return;
      try {
        await turn(machineId, controller.signal);
        settle(key, controller, { reading: await read(machineId) });
      } catch (error) {
        settle(key, controller, { error: error instanceof Error ? error : new Error(String(error)) });
      }
    };
    void limited(work);
  };

  const callOff = (key: string): void => {
    underWay.get(key)?.abort();
    underWay.delete(key);
    cancel(key);
  };

  const callOffAll = (): void => {
    for (const key of underWay.keys()) callOff(key);
  };

  const fill = (): void => {
    if (isStopped) return;
    for (const id of wanted) if (!results.has(id.toLowerCase()) && !underWay.has(id.toLowerCase())) begin(id);
  };

  return {
    get: shown.get,
    subscribe: shown.subscribe,
    want(machineIds) {
      wanted = machineIds;
      const keys = new Set(machineIds.map((id) => id.toLowerCase()));
      for (const key of underWay.keys()) if (!keys.has(key)) callOff(key);
      fill();
    },
    recheck() {
      callOffAll();
      results.clear();
      isStopped = false;
      for (const id of wanted) queryClient.removeQueries({ queryKey: preflightQuery(id).queryKey, exact: true });
      outdateShared(wanted);
      show();
      fill();
    },
    stop() {
      isStopped = true;
      callOffAll();
      show();
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      callOffAll();
    },
  };
};

/** Nothing can be read before somebody signs in again. */
export const needsSignIn = ({ results }: PreflightProgress): boolean => {
  for (const result of results.values())
    if ('error' in result && result.error instanceof AzureError && result.error.kind === 'signInNeeded') return true;
  return false;
};

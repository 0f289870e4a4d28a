import { queryOptions } from '@tanstack/react-query';
import { createLimiter } from '#src/lib/concurrency.ts';
import { jobsQuery, readJobs } from '#src/azure/resources/edge-jobs.ts';
import { createStore } from '#src/azure/external-store.ts';
import { fetchNew, queryClient } from '#src/azure/query-client.ts';
import { type Instant, instantNow } from '#src/azure/transport/instant.ts';
import { readingTime, type ReadingTime } from '#src/azure/transport/server-clock.ts';
import { type Subscription, subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { type GraphReading, isFinal, readGraph } from './fleet-graph.ts';
import { type FleetProblem, readManager } from './fleet-manager.ts';
import type { FleetTable } from './fleet-table.ts';
import { FleetTableBuilder } from './fleet-table-builder.ts';

export type { FleetProblem } from './fleet-manager.ts';
export type { FleetMachine, FleetTable } from './fleet-table.ts';

/**
 * All machines that can be read, and what could not be. It is of when its reading began: a row may have come at once, and the last of them
 * after the computer had slept.
 */
export interface Fleet extends ReadingTime {
  machines: FleetTable;
  problems: FleetProblem[];
  subscriptions: Subscription[];
  /** Fewer rows came than Resource Graph said there are. */
  incomplete?: GraphReading;
  /** Resource Manager stands in when Resource Graph does not answer. */
  source: 'resourceGraph' | 'resourceManager';
}

/** Machines that have come while the list is being read, and how many there will be. */
export interface FleetProgress extends Pick<Fleet, 'machines' | 'readAt' | 'isReadAtUnsure'> {
  expected: number;
}

/** What has come of the list that is being read now; `undefined` when none is. */
export const fleetProgress = createStore<FleetProgress | undefined>(undefined);

/** How many machines have come of the list that is being read now, and how many there will be; `undefined` when none is. */
export const fleetCount = createStore<{ read: number; expected: number } | undefined>(undefined);

/** Between two looks at what has come, ms. */
const progressEveryMs = 250;
/** Working a list out takes longer than reading it, so it is shown anew only when it has grown so many times. */
const growth = 4;

/** Shows what has come, now and then. `begun`: when the reading began. */
const createProgress = (builder: FleetTableBuilder, begun: Instant) => {
  let expected: number | undefined;
  let countedAt = Number.NEGATIVE_INFINITY;
  let shown = 0;
  const onRows = (): void => {
    if (expected === undefined || performance.now() - countedAt < progressEveryMs) return;
    countedAt = performance.now();
    fleetCount.set({ read: builder.length, expected });
    if (builder.length === 0 || builder.length < growth * shown) return;
    shown = builder.length;
    fleetProgress.set({ machines: builder.table(), expected, ...readingTime(begun) });
  };
  const onTotal = (total: number): void => {
    expected = total;
    onRows();
  };
  return { onRows, onTotal };
};

/**
 * Resource Graph leaves out without a word what the caller may not read, so a subscription without machines is asked for them once: an
 * error then names what is missing.
 */
const probe = (builder: FleetTableBuilder, subscriptions: readonly Subscription[], signal: AbortSignal) => {
  const seen = new Set(builder.table().places.map(({ subscriptionId }) => subscriptionId));
  return readManager(
    builder,
    subscriptions.filter(({ subscriptionId }) => !seen.has(subscriptionId)),
    signal,
  );
};

/** Whether fewer are listed than Resource Graph said there are; Resource Manager may have listed some that it did not. */
const incompleteOf = (listed: GraphReading | undefined, length: number): Pick<Fleet, 'incomplete'> => {
  if (listed === undefined || (listed.error === undefined && listed.read >= listed.expected)) return {};
  return { incomplete: { ...listed, read: Math.max(listed.read, length) } };
};

/** Those that are held stand where Azure does not list them again. Throws AzureError. */
const readSubscriptions = async (): Promise<Subscription[]> => {
  const held = queryClient.getQueryData(subscriptionsQuery().queryKey);
  try {
    return await fetchNew(subscriptionsQuery());
  } catch (error) {
    if (held === undefined || isFinal(error)) throw error;
    return held;
  }
};

const readFleet = async (signal: AbortSignal): Promise<Fleet> => {
  const begun = instantNow();
  const builder = new FleetTableBuilder();
  const { onRows, onTotal } = createProgress(builder, begun);
  const graph = readGraph({ builder, signal, onRows }, onTotal).catch((error: unknown) => {
    if (isFinal(error)) throw error;
    return undefined;
  });
  // Awaited below; should the subscriptions fail first, this keeps the other failure from going unheard.
  graph.catch(() => undefined);
  const subscriptions = await readSubscriptions();
  builder.subscriptionNames = new Map(
    subscriptions.map(({ subscriptionId, displayName }) => [subscriptionId, displayName]),
  );
  const listed = await graph;
  // What Resource Graph began to list and did not is listed by Resource Manager from the beginning.
  const whole = listed === undefined ? new FleetTableBuilder() : builder;
  whole.subscriptionNames = builder.subscriptionNames;
  const problems =
    listed === undefined ? await readManager(whole, subscriptions, signal) : await probe(whole, subscriptions, signal);
  return {
    machines: whole.table(),
    problems,
    subscriptions,
    ...incompleteOf(listed, whole.length),
    ...readingTime(begun),
    source: listed === undefined ? 'resourceManager' : 'resourceGraph',
  };
};

/** Every machine the signed-in person can read, in all subscriptions. Fails only when nothing at all can be read. */
export const fleetQuery = () =>
  queryOptions({
    queryKey: ['fleet'],
    queryFn: ({ signal }) =>
      readFleet(signal).finally(() => {
        fleetProgress.set(undefined);
        fleetCount.set(undefined);
      }),
    staleTime: 30_000,
  });

/** A list asks for many machines at once; ARM's budget also has to serve what the person does meanwhile. */
const limited = createLimiter(8);

/** The remote support jobs of a machine, for a row of the list: the same as `jobsQuery`, asked for less often and a few at a time. */
export const liveAccessQuery = (machineId: string) =>
  queryOptions({
    ...jobsQuery(machineId),
    queryFn: ({ signal }) => limited(() => readJobs(machineId, signal)),
    staleTime: 30_000,
  });

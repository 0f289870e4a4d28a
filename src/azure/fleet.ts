import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { createLimiter, mapLimit } from '#src/lib/concurrency.ts';
import { inSlices } from '#src/lib/slices.ts';
import { decodeMachine, type Machine } from './decode.ts';
import { jobsQuery, readJobs } from './edge-jobs.ts';
import { AzureError } from './errors.ts';
import { readExtension } from './extensions.ts';
import { addFleetRow, fleetQueryText } from './fleet-query.ts';
import { hybridComputeApiVersion } from './hybrid-compute-version.ts';
import { queryClient } from './query-client.ts';
import { serverNow } from './server-clock.ts';
import { type Subscription, subscriptionsQuery } from './subscriptions.ts';
import { azure } from './transport.ts';

export interface FleetMachine extends Machine {
  subscriptionName: string;
}

/** A subscription whose machines could not be read, or not all of them. */
export interface FleetProblem extends Subscription {
  error: AzureError;
}

/** All machines that can be read, and what could not be. */
export interface Fleet {
  machines: FleetMachine[];
  problems: FleetProblem[];
  subscriptions: Subscription[];
  /** Server time, ms. */
  readAt: number;
  /** Resource Manager stands in when Resource Graph does not answer. */
  source: 'resourceGraph' | 'resourceManager';
}

const pageSchema = v.object({ data: v.array(v.unknown()), $skipToken: v.nullish(v.string()) });
const graphPath = '/providers/Microsoft.ResourceGraph/resources';

/** Decoding ten thousand machines takes a while: it is done while they come, and leaves time for what the person does. */
const decodeRows = async (machines: Map<string, Machine>, rows: readonly unknown[], signal: AbortSignal) => {
  let areKnown = true;
  const add = (row: unknown): void => {
    areKnown = addFleetRow(machines, row) && areKnown;
  };
  await inSlices(rows, add, signal);
  // What is not all of it is no list.
  signal.throwIfAborted();
  if (areKnown) return;
  const message = 'Azure Resource Graph listed machines in an unknown form.';
  throw new AzureError({ kind: 'malformed', message, scope: graphPath });
};

const readGraph = async (signal: AbortSignal): Promise<Machine[]> => {
  const machines = new Map<string, Machine>();
  let skipToken: string | undefined;
  do {
    const reply = await azure().request<unknown>({
      method: 'POST',
      path: graphPath,
      apiVersion: '2024-04-01',
      reading: true,
      signal,
      body: {
        query: fleetQueryText,
        options: {
          resultFormat: 'objectArray',
          $top: 1000,
          ...(skipToken === undefined ? {} : { $skipToken: skipToken }),
        },
      },
    });
    const page = v.safeParse(pageSchema, reply.body);
    if (!page.success) {
      const message = 'Azure Resource Graph answered in an unknown form.';
      throw new AzureError({ kind: 'malformed', message, scope: graphPath, correlationId: reply.correlationId });
    }
    await decodeRows(machines, page.output.data, signal);
    const next = page.output.$skipToken ?? '';
    // The same token again would go round for ever.
    skipToken = next === '' || next === skipToken ? undefined : next;
  } while (skipToken !== undefined);
  return [...machines.values()];
};

/** Beyond this many machines one read each is too many: their extensions stay unknown. */
const mostExtensionReads = 200;
const parallelReads = 8;

const withExtension = async (machine: Machine, signal: AbortSignal): Promise<Machine> => {
  try {
    const { extension } = await readExtension(machine.id, signal);
    return { ...machine, facts: { ...machine.facts, extension } };
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind === 'cancelled') throw error;
    return machine;
  }
};

interface SubscriptionReading {
  machines: Machine[];
  problem?: FleetProblem;
}

const listMachines = async (subscription: Subscription, signal: AbortSignal): Promise<SubscriptionReading> => {
  const path = `/subscriptions/${subscription.subscriptionId}/providers/Microsoft.HybridCompute/machines`;
  try {
    const values = await azure().list<unknown>(path, hybridComputeApiVersion, { signal });
    const machines: Machine[] = [];
    const add = (value: unknown): void => {
      const machine = decodeMachine(value);
      if (machine !== undefined) machines.push(machine);
    };
    await inSlices(values, add, signal);
    signal.throwIfAborted();
    const unread = values.length - machines.length;
    if (unread === 0) return { machines };
    const message = `${unread} of ${values.length} machines came in an unknown form.`;
    return {
      machines,
      problem: { ...subscription, error: new AzureError({ kind: 'malformed', message, scope: path }) },
    };
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind === 'cancelled' || error.kind === 'signInNeeded') throw error;
    // Where nobody has ever used Azure Arc the provider is not registered: that is no problem, there are no machines.
    return error.kind === 'notAvailable' ? { machines: [] } : { machines: [], problem: { ...subscription, error } };
  }
};

const readManager = async (subscriptions: readonly Subscription[], signal: AbortSignal) => {
  const readings = await mapLimit(subscriptions, parallelReads, (subscription) => listMachines(subscription, signal));
  const machines = readings.flatMap((reading) => reading.machines);
  return {
    machines:
      machines.length > mostExtensionReads
        ? machines
        : await mapLimit(machines, parallelReads, (machine) => withExtension(machine, signal)),
    problems: readings.flatMap(({ problem }) => problem ?? []),
  };
};

const isFinal = (error: unknown): boolean =>
  !(error instanceof AzureError) || error.kind === 'cancelled' || error.kind === 'signInNeeded';

/**
 * Resource Graph leaves out without a word what the caller may not read, so a subscription without machines is asked for them once: an
 * error then names what is missing.
 */
const probe = async (machines: readonly Machine[], subscriptions: readonly Subscription[], signal: AbortSignal) => {
  const seen = new Set(machines.map(({ subscriptionId }) => subscriptionId));
  const silent = subscriptions.filter(({ subscriptionId }) => !seen.has(subscriptionId));
  const found = await readManager(silent, signal);
  return { machines: [...machines, ...found.machines], problems: found.problems };
};

const readFleet = async (signal: AbortSignal): Promise<Fleet> => {
  const graph = readGraph(signal).catch((error: unknown) => {
    if (isFinal(error)) throw error;
    return undefined;
  });
  // Awaited below; should the subscriptions fail first, this keeps the other failure from going unheard.
  graph.catch(() => undefined);
  const subscriptions = await queryClient.ensureQueryData(subscriptionsQuery());
  const listed = await graph;
  const { machines, problems } =
    listed === undefined ? await readManager(subscriptions, signal) : await probe(listed, subscriptions, signal);
  const names = new Map(subscriptions.map(({ subscriptionId, displayName }) => [subscriptionId, displayName]));
  return {
    machines: machines.map((machine) => ({
      ...machine,
      subscriptionName: names.get(machine.subscriptionId) ?? machine.subscriptionId,
    })),
    problems,
    subscriptions,
    readAt: serverNow(),
    source: listed === undefined ? 'resourceManager' : 'resourceGraph',
  };
};

/** Every machine the signed-in person can read, in all subscriptions. Fails only when nothing at all can be read. */
export const fleetQuery = () =>
  queryOptions({
    queryKey: ['fleet'],
    queryFn: ({ signal }) => readFleet(signal),
    staleTime: 30_000,
  });

/** A list asks for many machines at once; ARM's budget also has to serve what the person does meanwhile. */
const limited = createLimiter(parallelReads);

/** The remote support jobs of a machine, for a row of the list: the same as `jobsQuery`, asked for less often and a few at a time. */
export const liveAccessQuery = (machineId: string) =>
  queryOptions({
    ...jobsQuery(machineId),
    queryFn: ({ signal }) => limited(() => readJobs(machineId, signal)),
    staleTime: 30_000,
  });

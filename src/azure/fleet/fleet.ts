import { queryOptions } from '@tanstack/react-query';
import { endsReading } from '#src/azure/http/errors.ts';
import { readingTime } from '#src/azure/http/transport.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { machineQuery } from '#src/azure/resources/machines.ts';
import { type Subscription, subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { machineName } from '#src/lib/arm-id.ts';
import { type GraphReading, readGraph } from './fleet-graph.ts';
import type { FleetProblem } from './fleet-manager.ts';
import { FleetBuilder, type FleetTable } from './fleet-table.ts';

export type { FleetProblem } from './fleet-manager.ts';
export type { FleetMachine, FleetTable } from './fleet-table.ts';

/** All machines that can be read, and what could not be. */
export interface Fleet {
  machines: FleetTable;
  problems: FleetProblem[];
  subscriptions: Subscription[];
  /** Fewer rows came than Resource Graph said there are. */
  incomplete?: GraphReading;
  /** Server time when the reading began, ms: a row may have come at once, and the last of them after the computer had slept. */
  readAt: number;
  /** Resource Manager stands in when Resource Graph does not answer. */
  source: 'resourceGraph' | 'resourceManager';
  /** These are some of the first list that is being read: so many there will be. Await `fetchQuery` for the whole. */
  expected?: number;
}

const queryKey = ['fleet'];

/** Every machine the signed-in person can read, in all subscriptions. Fails only when nothing at all can be read. */
export function fleetQuery() {
  // No table equals another, and comparing two walks through all names.
  return queryOptions({
    queryKey,
    queryFn: ({ signal }) => readFleet(signal),
    structuralSharing: false,
    staleTime: 30_000,
  });
}

/** Lower-case ids of the machines that have the extension, or of which the list doesn't tell: only these can have access by a job. */
export function idsWithExtension({ machines }: Fleet): string[] {
  const isExtended = Array.from({ length: machines.profileCount }, (_, code) => machines.mayHaveExtension(code));
  const ids: string[] = [];
  for (let row = 0; row < machines.length; row += 1)
    if (isExtended[machines.codes.profile[row] ?? 0] === true) ids.push(machines.idAt(row).toLowerCase());
  return ids;
}

/** A machine's name as Azure spells it, where the list or its page has read it; ids on record and in the journal are lower case. */
export function spelledName(machineId: string): string {
  const fleet = queryClient.getQueryData(fleetQuery().queryKey)?.machines;
  const listed = fleet?.names[fleet.indexOf(machineId)];
  return listed ?? queryClient.getQueryData(machineQuery(machineId).queryKey)?.name ?? machineName(machineId);
}

async function readFleet(signal: AbortSignal): Promise<Fleet> {
  const readAt = await readingTime();
  const builder = new FleetBuilder();
  const onRows = createProgress(builder, readAt);
  const graph = readGraph({ builder, signal, onRows }).catch((error: unknown) => {
    if (endsReading(error)) throw error;
    return undefined;
  });
  // Awaited below; should the subscriptions fail first, this keeps the other failure from going unheard.
  graph.catch(() => undefined);
  const subscriptions = await readSubscriptions();
  const names = new Map(subscriptions.map(({ subscriptionId, displayName }) => [subscriptionId, displayName]));
  builder.subscriptionNames = names;
  const listed = await graph;
  // What Resource Graph began to list and did not is listed by Resource Manager from the beginning.
  const whole = listed === undefined ? new FleetBuilder() : builder;
  whole.subscriptionNames = names;
  // Resource Graph leaves out without a word what the caller may not read, so a subscription without machines is asked for them once: an
  // error then names what is missing.
  const seen = new Set(whole.table().places.map(({ subscriptionId }) => subscriptionId));
  const unseen = subscriptions.filter(({ subscriptionId }) => !seen.has(subscriptionId));
  const problems =
    unseen.length === 0 ? [] : await (await import('./fleet-manager.ts')).readManager(whole, unseen, signal);
  return {
    machines: whole.table(),
    problems,
    subscriptions,
    ...(listed && isIncomplete(listed) && { incomplete: { ...listed, read: Math.max(listed.read, whole.length) } }),
    readAt,
    source: listed === undefined ? 'resourceManager' : 'resourceGraph',
  };
}

function isIncomplete({ error, read, expected }: GraphReading): boolean {
  return error !== undefined || read < expected;
}

/** Those that are held stand where Azure does not list them again. Throws AzureError. */
async function readSubscriptions(): Promise<Subscription[]> {
  const held = queryClient.getQueryData(subscriptionsQuery().queryKey);
  try {
    return await queryClient.fetchQuery({ ...subscriptionsQuery(), staleTime: 0 });
  } catch (error) {
    if (held === undefined || endsReading(error)) throw error;
    return held;
  }
}

/** Working a list out takes longer than reading it, so what has come is shown only once it has grown so many times. */
const growth = 4;

/** While the first list is read, puts what has come of it where the whole will be, as long overdue: who fetches it waits for the whole. */
function createProgress(builder: FleetBuilder, readAt: number): (expected: number) => void {
  const isFirst = queryClient.getQueryData(queryKey) === undefined;
  let shown = 0;
  return (expected) => {
    if (!isFirst || builder.length === 0 || builder.length >= expected || builder.length < growth * shown) return;
    shown = builder.length;
    const part: Fleet = {
      machines: builder.table(),
      problems: [],
      subscriptions: [],
      readAt,
      source: 'resourceGraph',
      expected,
    };
    queryClient.setQueryData(queryKey, part, { updatedAt: 1 });
  };
}

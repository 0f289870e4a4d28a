import type { ExtensionFact } from '#src/consent/preflight/preflight.ts';
import { mapLimit } from '#src/lib/concurrency.ts';
import { inSlices } from '#src/lib/slices.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { hybridComputeApiVersion } from '#src/azure/transport/hybrid-compute-version.ts';
import type { Subscription } from '#src/azure/resources/subscriptions.ts';
import { azure } from '#src/azure/transport/transport.ts';
import { isFinal } from './fleet-graph.ts';
import { rowOfResource } from './fleet-query.ts';
import type { FleetTableBuilder } from './fleet-table-builder.ts';

/** A subscription whose machines could not be read, or not all of them. */
export interface FleetProblem extends Subscription {
  /** Some of its machines could be read, and are listed. */
  isInPart?: true;
  error: AzureError;
}

/** Beyond this many machines one read each is too many: their extensions stay unknown. */
const mostExtensionReads = 200;
const parallelReads = 8;

interface SubscriptionReading {
  values: unknown[];
  problem?: FleetProblem;
}

const listMachines = async (subscription: Subscription, signal: AbortSignal): Promise<SubscriptionReading> => {
  const path = `/subscriptions/${subscription.subscriptionId}/providers/Microsoft.HybridCompute/machines`;
  try {
    return { values: await azure().list<unknown>(path, hybridComputeApiVersion, { signal }) };
  } catch (error) {
    if (!(error instanceof AzureError) || isFinal(error)) throw error;
    // Where nobody has ever used Azure Arc the provider is not registered: that is no problem, there are no machines.
    return error.kind === 'notAvailable' ? { values: [] } : { values: [], problem: { ...subscription, error } };
  }
};

const extensionOf = async (value: unknown, signal: AbortSignal): Promise<ExtensionFact | 'absent' | undefined> => {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  if (typeof id !== 'string') return undefined;
  // Only where Resource Graph does not answer. Without what reads it, the extension is unknown, as it is where Azure refuses to show it.
  const extensions = await import('#src/azure/resources/extensions.ts').catch(() => undefined);
  if (extensions === undefined) return undefined;
  try {
    return (await extensions.readExtension(id, signal)).extension;
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind === 'cancelled') throw error;
    return undefined;
  }
};

const unknownForm = (subscription: Subscription, unread: number, all: number): FleetProblem => {
  const message = `${unread} of ${all} machines came in an unknown form.`;
  const scope = `/subscriptions/${subscription.subscriptionId}`;
  const error = new AzureError({ kind: 'malformed', message, scope });
  return { ...subscription, error, ...(unread < all && { isInPart: true }) };
};

/**
 * Adds the machines of these subscriptions as Azure Resource Manager lists them, with their extensions where they are few.
 * @returns the subscriptions that could not be read, or not whole.
 */
export const readManager = async (
  builder: FleetTableBuilder,
  subscriptions: readonly Subscription[],
  signal: AbortSignal,
): Promise<FleetProblem[]> => {
  const readings = await mapLimit(subscriptions, parallelReads, (subscription) => listMachines(subscription, signal));
  const count = readings.reduce((sum, { values }) => sum + values.length, 0);
  const problems: FleetProblem[] = [];
  for (const [index, { values, problem }] of readings.entries()) {
    if (problem !== undefined) problems.push(problem);
    const extensions =
      count > mostExtensionReads ? [] : await mapLimit(values, parallelReads, (value) => extensionOf(value, signal));
    let unread = 0;
    let at = 0;
    const add = (value: unknown): void => {
      const row = rowOfResource(value, extensions[at]);
      at += 1;
      if (row === undefined || !builder.add(row)) unread += 1;
    };
    await inSlices(values, add, signal);
    signal.throwIfAborted();
    const subscription = subscriptions[index];
    if (unread > 0 && subscription !== undefined) problems.push(unknownForm(subscription, unread, values.length));
  }
  return problems;
};

import { own } from '#src/azure/http/error-reply.ts';
import { AzureError, endsReading } from '#src/azure/http/errors.ts';
import { hybridComputeApiVersion } from '#src/azure/http/azure-url.ts';
import { azure } from '#src/azure/http/transport.ts';
import type { Subscription } from '#src/azure/resources/subscriptions.ts';
import type { ExtensionEvidence } from '#src/consent/access/evidence.ts';
import { inSlices } from '#src/lib/slices.ts';
import { rowOfResource } from './fleet-query.ts';
import type { FleetBuilder } from './fleet-table.ts';

/** A subscription whose machines could not be read, or not all of them. */
export interface FleetProblem extends Subscription {
  /** Some of its machines could be read, and are listed. */
  isInPart?: true;
  error: AzureError;
}

/** Beyond this many machines one read each is too many: their extensions stay unknown. */
const mostExtensionReads = 200;

/**
 * Adds the machines of these subscriptions as Azure Resource Manager lists them, with their extensions where they are few.
 * @returns the subscriptions that could not be read, or not whole.
 */
export async function readManager(
  builder: FleetBuilder,
  subscriptions: readonly Subscription[],
  signal: AbortSignal,
): Promise<FleetProblem[]> {
  const readings = await Promise.all(subscriptions.map((subscription) => listMachines(subscription, signal)));
  const count = readings.reduce((sum, { values }) => sum + values.length, 0);
  const problems: FleetProblem[] = [];
  for (const { subscription, values, error } of readings) {
    if (error !== undefined) problems.push({ ...subscription, error });
    const extensions =
      count > mostExtensionReads ? [] : await Promise.all(values.map((value) => extensionOf(value, signal)));
    let unread = 0;
    await inSlices(
      values.entries(),
      ([at, value]) => {
        const row = rowOfResource(value, extensions[at]);
        if (row === undefined || !builder.add(row)) unread += 1;
      },
      signal,
    );
    if (unread > 0) problems.push(unknownForm(subscription, unread, values.length));
  }
  return problems;
}

interface SubscriptionReading {
  subscription: Subscription;
  values: unknown[];
  error?: AzureError;
}

async function listMachines(subscription: Subscription, signal: AbortSignal): Promise<SubscriptionReading> {
  const path = `/subscriptions/${subscription.subscriptionId}/providers/Microsoft.HybridCompute/machines`;
  try {
    return { subscription, values: await azure().list<unknown>(path, hybridComputeApiVersion, { signal }) };
  } catch (error) {
    if (!(error instanceof AzureError) || endsReading(error)) throw error;
    // Where nobody has ever used Azure Arc the provider is not registered: that is no problem, there are no machines.
    return { subscription, values: [], ...(error.kind !== 'notAvailable' && { error }) };
  }
}

async function extensionOf(value: unknown, signal: AbortSignal): Promise<ExtensionEvidence | 'absent' | undefined> {
  const id = own(value, 'id');
  if (typeof id !== 'string') return undefined;
  try {
    // Only where Resource Graph does not answer. Without what reads it, the extension is unknown, as it is where Azure refuses to show it.
    const { readExtension } = await import('#src/azure/resources/extensions.ts');
    return (await readExtension(id, { signal })).extension;
  } catch (error) {
    if (error instanceof AzureError && error.kind === 'cancelled') throw error;
    return undefined;
  }
}

function unknownForm(subscription: Subscription, unread: number, all: number): FleetProblem {
  const message = `${unread} of ${all} machines came in an unknown form.`;
  const error = new AzureError({ kind: 'malformed', message, scope: `/subscriptions/${subscription.subscriptionId}` });
  return { ...subscription, error, ...(unread < all && { isInPart: true }) };
}

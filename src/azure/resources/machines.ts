import { decodeMachine, type Machine as DecodedMachine } from '#src/azure/transport/decode.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { hybridComputeApiVersion } from '#src/azure/transport/hybrid-compute-version.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { readingTime, type ReadingTime } from '#src/azure/transport/server-clock.ts';
import { azure } from '#src/azure/transport/transport.ts';

/** Of when it was asked for: the answer may have waited while the computer slept. */
export interface Machine extends DecodedMachine, ReadingTime {}

/** Reads one machine from Azure Resource Manager. Throws AzureError. */
export const readMachine = async (machineId: string, signal?: AbortSignal): Promise<Machine> => {
  const asked = instantNow();
  const { body, correlationId } = await azure().request<unknown>({
    method: 'GET',
    path: machineId,
    apiVersion: hybridComputeApiVersion,
    signal,
  });
  const machine = decodeMachine(body);
  if (machine !== undefined) return { ...machine, ...readingTime(asked) };
  const message = 'Azure sent a machine in an unknown form.';
  throw new AzureError({ kind: 'malformed', message, scope: machineId, correlationId });
};

/**
 * Adds tags to a machine, or changes them, and leaves the others alone. https://learn.microsoft.com/rest/api/resources/tags
 * Throws AzureError.
 */
export const setMachineTag = async (
  machineId: string,
  tags: Record<string, string>,
  correlationId?: string,
  signal?: AbortSignal,
): Promise<void> => {
  await azure().request<unknown>({
    method: 'PATCH',
    path: `${machineId}/providers/Microsoft.Resources/tags/default`,
    apiVersion: '2025-04-01',
    body: { operation: 'Merge', properties: { tags } },
    correlationId,
    signal,
  });
};

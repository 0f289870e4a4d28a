import { queryOptions } from '@tanstack/react-query';
import type { RequestOptions } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';
import type { PreflightFacts } from '#src/consent/preflight/facts.ts';

/** An Arc-enabled server as Azure Resource Manager or Resource Graph shows it. All texts are the machine's own: show them as text only. */
export interface Machine {
  id: string;
  name: string;
  subscriptionId: string;
  resourceGroup: string;
  location: string;
  kind?: string;
  /** Open-ended: Connected, Disconnected, Expired, Error and whatever Azure adds. */
  status?: string;
  /** ISO 8601. */
  lastStatusChange?: string;
  /** Tells a machine apart from an earlier one of its name, lower case. */
  vmId?: string;
  /** A map, as a tag may have any name, `__proto__` too. */
  tags: ReadonlyMap<string, string>;
  /** A node of Azure Local, whose remote support extension Azure itself manages. */
  azureLocal: boolean;
  /** What the machine alone says; extension and permissions are read elsewhere and unknown here. */
  facts: PreflightFacts;
}

/** A machine from what ARM sends; `undefined` for what is none. Never throws: whatever has another form than expected is not known. */
export function decodeMachine(_value: unknown): Machine | undefined {
  throw new Error('not written yet');
}

/** Reads one machine from Azure Resource Manager; `readAt` is when it was asked for, server time, ms. Throws AzureError. */
export function readMachine(_machineId: string, _signal?: AbortSignal): Promise<Machine & { readAt: number }> {
  throw new Error('not written yet');
}

export function machineQuery(machineId: string) {
  return queryOptions({
    queryKey: armKey(machineId),
    queryFn: ({ signal }) => readMachine(machineId, signal),
  });
}

/** Adds tags to a machine, or changes them, and leaves the others alone. Throws AzureError. */
export function setMachineTag(
  _machineId: string,
  _tags: Record<string, string>,
  _options?: RequestOptions,
): Promise<void> {
  throw new Error('not written yet');
}

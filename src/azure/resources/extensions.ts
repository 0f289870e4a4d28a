import type { RequestOptions } from '#src/azure/http/transport.ts';
import type { ExtensionEvidence } from '#src/consent/access/evidence.ts';

/** The remote support extension of a machine, found by publisher and type, never by name: three names are in the wild. */
export interface RemoteSupportExtension extends ExtensionEvidence {
  id: string;
  state: 'running' | 'succeeded' | 'failed';
}

export interface ExtensionReading {
  extension: RemoteSupportExtension | 'absent';
  /** An operation on another extension that is under way, `Creating AzureMonitorAgent`: Arc may refuse a second one meanwhile. */
  otherOperation?: string;
  /** Server time of the question, ms. */
  readAt: number;
}

/** Reads the machine's extensions and finds this one. Throws AzureError. */
export function readExtension(_machineId: string, _signal?: AbortSignal): Promise<ExtensionReading> {
  throw new Error('not written yet');
}

/** Starts the installation. Resolves when Azure accepted it, which proves nothing yet: read the extension for the outcome. Throws AzureError. */
export function putExtension(_machine: { id: string; location: string }, _options?: RequestOptions): Promise<void> {
  throw new Error('not written yet');
}

/** Starts the removal of the extension of this name. Read the extensions for the outcome. Throws AzureError. */
export function deleteExtension(_machineId: string, _name: string, _options?: RequestOptions): Promise<void> {
  throw new Error('not written yet');
}

import type { UseQueryOptions } from '@tanstack/react-query';

/** The remote support extension of a machine, found by publisher and type, never by name. */
export interface RemoteSupportExtension {
  id: string;
  name: string;
  provisioningState: string;
  state: 'running' | 'succeeded' | 'failed';
  /** `instanceView.status.message` as Azure wrote it. */
  message?: string;
  version?: string;
  location?: string;
}
export interface ExtensionReading {
  extension: RemoteSupportExtension | 'absent';
  readAt: number;
}
export declare function readExtension(machineId: string, signal?: AbortSignal): Promise<ExtensionReading>;
export declare function extensionQuery(machineId: string): UseQueryOptions<ExtensionReading>;
/** Starts the installation on the machine (only starts: read the extension for the outcome). */
export declare function installExtension(
  machine: { id: string; location: string },
  correlationId?: string,
  signal?: AbortSignal,
): Promise<void>;
/** Starts the removal of the extension found by publisher and type; nothing to do when it is absent. */
export declare function removeExtension(machineId: string, correlationId?: string, signal?: AbortSignal): Promise<void>;

import type { AzureError } from './errors.ts';

/** A request to end access, sent from this tab and not yet proven. */
export interface PendingRevoke {
  machineId: string;
  jobName?: string;
  /** `requesting`: no reply yet. `accepted`: Azure took it. `refused`: Azure said no, with the error. */
  phase: 'requesting' | 'accepted' | 'proven' | 'refused';
  startedAt: number;
  /** What stands in the way, in words; pursued further unless `refused`. */
  note?: string;
  error?: AzureError;
  /** Proven, but the end could not be kept in a record. */
  endRecordError?: AzureError;
}
export declare function pendingRevoke(machineId: string): PendingRevoke | undefined;
export declare function pendingRevokes(): readonly PendingRevoke[];

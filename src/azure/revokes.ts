import type { JobEvidence } from '#src/consent/access-state.ts';
import type { PendingRevoke } from './pending-revokes.ts';

export interface RevokeOptions {
  /** Also remove the extension; ignored on Azure Local, where Azure manages it. */
  removeExtension: boolean;
}

/** Ends access and pursues it until Azure proves it. Never blocked by records. `job` undefined: only the extension is removed. */
export declare function revokeAccess(
  machineId: string,
  job: Pick<JobEvidence, 'name' | 'accessLevel' | 'expirationTimestamp'> | undefined,
  options: RevokeOptions,
): Promise<PendingRevoke>;
/** Requests to revoke made in this tab, newest state. */
export declare function useRevokes(): readonly PendingRevoke[];
export declare function useRevokeAccess(machineId: string): {
  pending: PendingRevoke | undefined;
  revoke: (
    job: Pick<JobEvidence, 'name' | 'accessLevel' | 'expirationTimestamp'> | undefined,
    options: RevokeOptions,
  ) => Promise<PendingRevoke>;
};

import type { ExtensionEvidence } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';

/** An entry of the agent's extension allow list or block list. */
export interface ExtensionPattern {
  publisher: string;
  type: string;
}

/** A lock on the machine, above it, or on something of it. Every level keeps what it is on from being deleted. */
export interface LockFact {
  name: string;
  /** As Azure gives it: CanNotDelete, or ReadOnly, which refuses every other write too. */
  level: string;
  /** Only on something of the machine, such as its extension or a job. */
  isOnPart: boolean;
}

/** What is known of a machine before a grant. Whatever is left out is not known, and no check passes on what is not known. */
export interface PreflightFacts {
  /** ARM id, for remedies that name the machine. */
  machineId: string;
  operatingSystem: { name?: string; sku?: string; version?: string; type?: string };
  memoryBytes?: number;
  licence: { payAsYouGo?: boolean; softwareAssurance?: boolean };
  agent: {
    version?: string;
    status?: string;
    /** ISO 8601. */
    lastStatusChange?: string;
    extensionsEnabled?: boolean;
    monitorMode?: boolean;
    /** null: the agent has no such list. */
    allowList?: ExtensionPattern[] | null;
    blockList?: ExtensionPattern[] | null;
  };
  extension?: ExtensionEvidence | 'absent';
  azureLocal: boolean;
  /** Whether Microsoft.AzureStackHCI is registered in the subscription. */
  providerRegistered?: boolean;
  permissions: {
    writeExtensions?: boolean;
    writeJobs?: boolean;
    writeDeployments?: boolean;
  };
  /** How many deployments the machine's resource group holds, beside which records are kept; 800 stands for that many or more. */
  deploymentsInGroup?: number;
  locks?: LockFact[];
  /** By `decideAccess`. */
  access?: AccessState;
  /** Azure's name of the location, `westeurope`. */
  region: string;
  /** Whether Azure lists versions of the remote support extension there. */
  extensionPublished?: boolean;
}

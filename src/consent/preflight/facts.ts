import type { ExtensionEvidence, RefusingPolicy } from '#src/consent/access/evidence.ts';
import type { Authority } from '#src/consent/authority/authority.ts';
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

/** What of a grant a policy can deny. */
export type PolicyTarget = 'extension' | 'job';

/** What policies say to a grant in the machine's resource group. */
export interface PolicyFacts {
  /** `reason`: in the words of who assigned the policy. */
  denials: { what: PolicyTarget; policy: RefusingPolicy; reason?: string }[];
  /** An exemption from a policy that denies it else, until then, ms. */
  openUntil?: { what: PolicyTarget; name: string; until: number };
}

/** A deny assignment that takes away what a grant writes, at an ARM id in lower case. Not sure: it names a group, and Azure doesn't say of whom. */
export interface DenyFact {
  name: string;
  scope: string;
  isSure: boolean;
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
  /** What lets the person grant; read where roles that are active don't. */
  authority?: Authority;
  /** How many deployments the machine's resource group holds, beside which records are kept; 800 stands for that many or more. */
  deploymentsInGroup?: number;
  locks?: LockFact[];
  policies?: PolicyFacts;
  /** On the machine or above it. */
  denyAssignments?: DenyFact[];
  /** By `decideAccess`. */
  access?: AccessState;
  /** Azure's name of the location, `westeurope`. */
  region: string;
  /** Whether Azure lists versions of the remote support extension there. */
  extensionPublished?: boolean;
}

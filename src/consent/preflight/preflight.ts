import { connectionChecks } from './preflight-agent.ts';
import { accessChecks } from './preflight-access.ts';
import { extensionChecks } from './preflight-extension.ts';
import { machineChecks } from './preflight-machine.ts';

/** An entry of the agent's extension allow list or block list. */
export interface ExtensionPattern {
  publisher: string;
  type: string;
}

/** The remote support extension as ARM shows it, found by publisher and type. */
export interface ExtensionFact {
  name: string;
  provisioningState: string;
  /** `instanceView.status.message`, the machine's own text. */
  message?: string;
  version?: string;
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
  /** ARM id of the machine, for remedies that name it. */
  machineId?: string;
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
  extension: 'absent' | 'unknown' | ExtensionFact;
  azureLocal: boolean;
  /** Whether Microsoft.AzureStackHCI is registered in the subscription. */
  providerRegistered?: boolean;
  permissions: {
    writeExtensions?: boolean;
    writeJobs?: boolean;
    writeDeployments?: boolean;
    deleteExtensions?: boolean;
  };
  /** How many deployments the machine's resource group holds, beside which records are kept; 800 stands for that many or more. */
  deploymentsInGroup?: number;
  locks?: LockFact[];
  /** What is running on the machine, in words; undefined when nothing is. */
  operationInProgress?: string;
  /**
   * Access that is there, or may be: `by` created its job, `changedBy` is another person who changed that last. null: Azure shows none.
   */
  liveGrant?: {
    by?: string;
    changedBy?: string;
    until?: string;
    /** As ARM spells it. */
    level?: string;
    jobName: string;
    consentId?: string;
    /** Names of other jobs that may give access too: then no consent can take the place of all. */
    others?: readonly string[];
  } | null;
  /** The job whose end Azure was asked for, where nothing proves it yet and Azure shows no other access. */
  endingJob?: string;
  /** Azure's name of the location, `westeurope`. */
  region: string;
}

export type CheckId =
  | 'operatingSystem'
  | 'memory'
  | 'licence'
  | 'region'
  | 'azureLocal'
  | 'connection'
  | 'agentVersion'
  | 'extensionsEnabled'
  | 'monitorMode'
  | 'allowList'
  | 'blockList'
  | 'extension'
  | 'provider'
  | 'writeExtensions'
  | 'writeJobs'
  | 'writeDeployments'
  | 'recordRoom'
  | 'locks'
  | 'operationInProgress'
  | 'liveGrant';

export interface Check {
  id: CheckId;
  title: string;
  /** `cannotTell`: Azure does not say. `warning`: access can be granted, with something to know. */
  outcome: 'pass' | 'fail' | 'cannotTell' | 'warning';
  reason: string;
  remedy?: { text: string; command?: string; link?: string };
}

/** A yes, or a no with the reason to show. */
export type Verdict = { allowed: true } | { allowed: false; reason: string };

export interface Eligibility {
  verdict: 'eligible' | 'notEligible' | 'cannotTell';
  reason: string;
}

/**
 * Every check that applies to the machine, in the order to show them. `now` is server time, ms. `replaces` holds the ids of consents
 * which the new one takes the place of: their access is no obstacle.
 */
export function preflight(facts: PreflightFacts, now: number, replaces: readonly string[] = []): Check[] {
  return [
    ...machineChecks(facts),
    ...connectionChecks(facts, now),
    ...extensionChecks(facts),
    ...accessChecks(facts, now, replaces),
  ];
}

/**
 * Whether access may be granted. What cannot be told does not block, as Azure decides in the end, with one exception: access that
 * someone else let in must not be overwritten unseen.
 */
export function canGrant(checks: readonly Check[]): Verdict {
  const blocking = checks.filter(blocks);
  return blocking.length === 0
    ? { allowed: true }
    : { allowed: false, reason: blocking.map((check) => check.reason).join(' ') };
}

function blocks(check: Check): boolean {
  return check.outcome === 'fail' || (check.id === 'liveGrant' && check.outcome === 'cannotTell');
}

/** Checks about the person and the moment: a list of machines does not read them, and they say nothing about the machine. */
const aboutTheMoment: ReadonlySet<CheckId> = new Set([
  'provider',
  'writeExtensions',
  'writeJobs',
  'writeDeployments',
  'recordRoom',
  'locks',
  'operationInProgress',
  'liveGrant',
]);

/** Whether remote support can be used on the machine, for a row of a list: its first obstacle, else what cannot be told. */
export function eligibility(facts: PreflightFacts, now: number): Eligibility {
  const checks = preflight(facts, now);
  const failed = checks.find((check) => check.outcome === 'fail' && check.id !== 'liveGrant');
  if (failed) return { verdict: 'notEligible', reason: failed.reason };
  const open = checks.find((check) => check.outcome === 'cannotTell' && !aboutTheMoment.has(check.id));
  if (open) return { verdict: 'cannotTell', reason: open.reason };
  return { verdict: 'eligible', reason: 'The machine meets the requirements for remote support.' };
}

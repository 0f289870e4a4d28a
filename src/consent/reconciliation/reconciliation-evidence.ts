import type { JobEvidence } from '#src/consent/access/access-state.ts';
import type { Consent } from '#src/consent/consent.ts';
import type { ExtensionFact } from '#src/consent/preflight/preflight.ts';
import type { EndRecord } from '#src/consent/record.ts';

/** What was read of grants and of records, to be held against each other. Times as numbers are ms since the epoch, server time. */
export interface ReconciliationEvidence {
  now: number;
  machines: readonly ReconciledMachine[];
  consents: readonly ReconciledConsent[];
  /** Deployments that bear the name of a record and do not verify, or whose consent is gone, or that lie where their consent has no machine. */
  unfit: readonly UnfitRecord[];
  /** Resource groups whose records were read, lower case. */
  groupsRead: ReadonlySet<string>;
  unread: readonly UnreadPlace[];
  /** Application id of this app: the Activity Log keeps the one of whoever wrote. */
  appId: string;
}

export interface ReconciledMachine {
  /** ARM id as Azure spells it. */
  id: string;
  name: string;
  /** Azure itself installs the extension there. */
  azureLocal: boolean;
  extension: 'absent' | 'unknown' | ExtensionFact;
  /** Why the extensions could not be read. */
  extensionUnread?: Unread;
  jobs: JobsFact;
  /** Who wrote the extension; absent while nobody has looked. */
  installation?: LogFact;
}

/** Why something could not be read. */
export interface Unread {
  reason: string;
  /** What to do about that, in sentences. */
  whatToDo?: string;
  correlationId?: string | undefined;
}

export type JobsFact =
  | { kind: 'read'; jobs: readonly JobEvidence[]; readAt: number }
  /** Azure offers no jobs on this machine. */
  | { kind: 'unavailable'; reason: string }
  | ({ kind: 'unread' } & Unread)
  /** Nobody asked: it is not listed with the extension, and no consent that runs names it. */
  | { kind: 'notAsked' };

export interface ReconciledConsent {
  consentId: string;
  consent: Consent;
  consentHash: string;
  records: readonly { resourceGroupId: string; deploymentId: string; timestamp: string; correlationId: string }[];
  ends: readonly EndRecord[];
  /** The copies in several resource groups do not say the same. */
  copiesDiffer: boolean;
  /** What the Activity Log has under the consent's correlation id; absent where it was not asked. */
  writes?: LogFact;
}

export interface UnfitRecord {
  /** ARM id of the deployment. */
  deploymentId: string;
  /** Why it does not verify, one sentence. */
  reason: string;
  /** The consent in its name, not checked. */
  consentId: string;
  /** Machines in its name, lower case: the record of an end or a change is about one. */
  machineIds?: readonly string[];
  /** It verifies, and records a change of a consent of which no record that holds was found. */
  isConsentGone?: true;
  /** It verifies, and lies in a resource group without a machine of its consent: it tells nothing of what was agreed. */
  isOutOfPlace?: true;
}

/** What the Activity Log answered. `partly`: the log of another subscription could not be read, so what these writes do not show may be there. */
export type LogFact = { kind: 'read'; writes: readonly LogWrite[]; partly?: true } | ({ kind: 'unread' } & Unread);

/** An event of the Activity Log about one resource. */
export interface LogWrite {
  resourceId: string;
  operation: string;
  status: string;
  /** ISO 8601. */
  at: string;
  caller?: string | undefined;
  /** Directory object id. */
  callerId?: string | undefined;
  /** Application with which it was done. */
  appId?: string | undefined;
  correlationId?: string | undefined;
}

/** Something that could not be read, and the machines of which nothing can be said therefore. */
export interface UnreadPlace extends Unread {
  /** Begins a sentence: "The consent records of resource group rg-sql could not be read". */
  what: string;
  /** ARM id, or the name of the service that was asked, where it is one place. */
  scope?: string;
  /** Lower case. */
  machineIds: readonly string[];
}

const hour = 3_600_000;

/** Azure keeps the Activity Log this long, ms. https://learn.microsoft.com/azure/azure-monitor/platform/activity-log#retention-period */
export const logLastsMs = 90 * 24 * hour;

/** So far back the log is asked for, ms: Azure refuses to be asked for more than it keeps, and clocks differ. */
export const logKeptMs = logLastsMs - hour;

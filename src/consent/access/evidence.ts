/*
 * What was read from Azure about access to one machine. This file is at the bottom of the folder and imports nothing.
 * Times as numbers are milliseconds since the epoch of server time; times as text are ISO 8601, as Azure wrote them.
 */

/** A policy of the organization that refused a write, and its assignment, by the names that people gave them. */
export interface RefusingPolicy {
  name: string;
  assignment: string;
}

/** Why something could not be read: the kind and code of the error, Azure's own text, and what to ask Azure's support with. */
export interface ReadProblem {
  kind: string;
  code?: string;
  message: string;
  correlationId?: string;
  /** What the person may not do, such as `Microsoft.AzureStackHCI/edgeDevices/jobs/read`. */
  missingAction?: string;
  policy?: RefusingPolicy;
  /** How long Azure asks to wait. */
  retryAfterSeconds?: number;
}

/** What was read and when it was asked for. */
export interface Reading<T> {
  readAt: number;
  value: T;
}

/** One part of the evidence: what was read, or why it could not be read, and beside that what was read last. */
export type Part<T> = Reading<T> | { readAt: number; problem: ReadProblem; last?: Reading<T> };

/** A support session as the job reports it. */
export interface SessionEvidence {
  sessionId?: string;
  sessionStartTime?: string;
  /** Missing while the session is open. */
  sessionEndTime?: string;
  accessLevel?: string;
  transcriptLocation?: string;
}

/** A remote support job of the machine as ARM shows it. */
export interface JobEvidence {
  name: string;
  /** `Enable` or `Revoke`; Azure may send other words, which prove nothing. */
  type: string;
  accessLevel: string;
  expirationTimestamp: string;
  provisioningState: string;
  status: string;
  startTime?: string;
  /** When Azure ended the newest request, as Azure gives it. */
  endTime?: string;
  /** `reportedProperties.nodeSettings.state`: what the machine itself reports. */
  nodeState?: string;
  nodeUpdatedAt?: string;
  connectionStatus?: string;
  connectionErrorMessage?: string;
  sessions: SessionEvidence[];
  createdBy?: string;
  createdAt?: string;
  lastModifiedBy?: string;
  lastModifiedAt?: string;
}

export interface MachineEvidence {
  /** `Connected`, `Disconnected`, `Expired`, `Error` or a word not known here. */
  status?: string;
  lastStatusChange?: string;
  /** A machine that was deleted and connected anew has another one under the same name. */
  vmId?: string;
  azureLocal: boolean;
  tags?: ReadonlyMap<string, string>;
}

export interface ExtensionEvidence {
  name: string;
  provisioningState: string;
  version?: string;
  /** Azure's text on how the installation went. */
  message?: string;
}

/** A consent on record that names this machine. Records are claims of whoever wrote them. */
export interface ConsentEvidence {
  consentId: string;
  level: 'Diagnostics' | 'DiagnosticsAndRepair';
  notBefore: string;
  notAfter: string;
  /** Ids of the consents that it takes the place of; none where nobody signed that. */
  replaces: string[];
  /** When Azure stored the record, by its own clock. */
  recordedAt?: string;
  /** What was put on record of the end of its access to this machine. It ends nothing by itself. */
  end?: { ended: 'revoked' | 'expired'; confirmedAt: string };
}

/** That a job of this machine was put, with either type, or deleted, as the Activity Log says. */
export interface JobEvent {
  job: string;
  is: 'put' | 'deleted';
  at: string;
}

/** A consent for whose access a role was asked for that nobody has given: it waits until `answerBy` (ms), or was refused. */
export interface UngivenConsent {
  consentId: string;
  answerBy?: number;
}

/** Azure has no jobs for this machine, and why, in Azure's words: for instance the provider is not registered. */
export interface JobsUnavailable {
  unavailable: string;
  /** The resource provider isn't registered in the subscription. */
  isUnregistered?: true;
}

/** Everything that was read about access to one machine. Each part has its own time: the list, the page and the engine renew them apart. */
export interface AccessEvidence {
  machineId: string;
  machine: Part<MachineEvidence | 'notFound'>;
  extension: Part<ExtensionEvidence | 'absent'>;
  jobs: Part<JobEvidence[] | JobsUnavailable>;
  consents: Part<ConsentEvidence[]>;
  /** Of those without a job. */
  ungiven: Part<UngivenConsent[]>;
  /** Comes minutes late, and not to everybody: it only ever tells of more access, never of less. */
  activity: Part<JobEvent[]>;
}

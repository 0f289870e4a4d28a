import { queryOptions } from '@tanstack/react-query';
import type { AzureError } from '#src/azure/http/errors.ts';
import type { RequestOptions } from '#src/azure/http/transport.ts';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import type { Consent } from '#src/consent/consent.ts';
import type { AccessLevel } from '#src/consent/level.ts';
import type { ChangeRecord, ConsentRecord, EndRecord } from '#src/consent/record.ts';

/** Where one copy of a consent's record is kept: a deployment without resources. */
export interface RecordCopy {
  /** ARM id, lower case. */
  groupId: string;
  deploymentId: string;
  /** When Azure stored it, ISO 8601. */
  timestamp: string;
  /** Azure's correlation id of the deployment: derived from the consent's hash when written by this app. */
  correlationId: string;
}

/** What does not fit on record, or could not be read. `scope`: ARM id of a deployment, a resource group or a subscription. */
export type RecordProblem = { scope: string; consentId?: string } & (
  | { is: 'unread'; problem: ReadProblem }
  /** Machines could not be listed, so resource groups there may not have been asked for records. */
  | { is: 'unlisted'; problem: ReadProblem }
  /** It is named like a record and is none: `why` is the reader's data. */
  | { is: 'invalid'; why: unknown }
  /** The name says another consent, machine or content than the record. */
  | { is: 'misnamed' }
  /** It lies in a resource group without a machine of the consent, and does not count. */
  | { is: 'outOfPlace' }
  /** Copies of one record differ; the first one counts. */
  | { is: 'copiesDiffer' }
  | { is: 'otherCorrelation' }
  /** An end or a change that does not fit its consent. */
  | { is: 'endOfOther' | 'endBeforeStart' | 'endInFuture' | 'changeBeyond' }
  | { is: 'consentGone' }
);

/** One consent with all that Azure keeps of it, over all resource groups read. */
export interface ConsentEntry {
  consentId: string;
  consent: Consent;
  consentHash: string;
  /** As the first copy has it. */
  record: ConsentRecord;
  copies: RecordCopy[];
  /** At most one a machine: what proves comes first. */
  ends: EndRecord[];
  /** Access that was made shorter or lowered on a machine, oldest first. */
  changes: ChangeRecord[];
  /** Consents on record that took the place of this one, newest first. */
  replacedBy: string[];
  problems: RecordProblem[];
  /** Resource groups of its machines that could not be read, and such that were and hold no record of it. */
  unread: { groupId: string; problem?: ReadProblem }[];
  withoutRecord: string[];
}

export interface ConsentsReading {
  /** Newest first. */
  consents: ConsentEntry[];
  problems: RecordProblem[];
  /** Server time when the reading began, ms: what was recorded later may be missing. */
  readAt: number;
}

/** All consents on record in one resource group. */
export function groupRecordsQuery(groupId: string) {
  return queryOptions({
    queryKey: ['records', groupId.toLowerCase()],
    queryFn: (): Promise<ConsentsReading> => Promise.reject(new Error('not written yet')),
    staleTime: 60_000,
  });
}

/** The consents that name this machine, from its resource group alone. */
export function machineConsentsQuery(machineId: string) {
  return queryOptions({
    queryKey: ['consents', 'machine', machineId.toLowerCase()],
    queryFn: (): Promise<ConsentsReading> => Promise.reject(new Error('not written yet')),
    staleTime: 60_000,
  });
}

export type Recorded = { groupId: string; copy: RecordCopy } | { groupId: string; error: AzureError };

/**
 * Writes the record in each of these resource groups and reads it back: `copy` only where Azure then shows exactly this record. An equal one
 * that is there is taken as it is, another one is a conflict and never overwritten. Rejects with AzureError only when called off.
 */
export function recordConsent(
  _record: ConsentRecord,
  _groupIds: readonly string[],
  _options?: Pick<RequestOptions, 'signal'>,
): Promise<Recorded[]> {
  throw new Error('not written yet');
}

/**
 * Puts the proven end of access on record beside the consent's: once a machine and consent, best effort. `evidence`: what proved it, one
 * sentence. Resolves with the error when it could not be kept.
 */
export function recordEnd(
  _machineId: string,
  _consentId: string,
  _end: { ended: 'revoked' | 'expired'; evidence: string },
): Promise<AzureError | undefined> {
  throw new Error('not written yet');
}

/** Puts on record that access was shortened or lowered; like `recordEnd`. */
export function recordChange(
  _machineId: string,
  _consentId: string,
  _change: { level: AccessLevel; notAfter: string },
): Promise<AzureError | undefined> {
  throw new Error('not written yet');
}

import type { UseQueryOptions } from '@tanstack/react-query';
import type { Consent } from '#src/consent/consent.ts';
import type { ConsentRecord, EndRecord } from '#src/consent/record.ts';
import type { AzureError } from './errors.ts';

/** Where one copy of a consent record is kept: a deployment without resources. */
export interface RecordCopy {
  resourceGroupId: string;
  deploymentId: string;
  /** When Azure stored it, ISO 8601. */
  timestamp: string;
  /** Azure's correlation id of the deployment: derived from the consent's hash when written by this app. */
  correlationId: string;
}

/** One consent with all that Azure keeps of it, over all resource groups read. */
export interface ConsentHistoryEntry {
  consentId: string;
  consent: Consent;
  consentHash: string;
  records: RecordCopy[];
  ends: EndRecord[];
  signature: ConsentRecord['signature'];
  /** Who wrote the record, as the Activity Log (which nobody can edit) says. Only on a single consent, when it could be read. */
  caller?: string;
  /** What does not fit: copies that differ, records that do not verify, another caller. */
  problems: string[];
}

/** A place that could not be read, or a record that does not verify and belongs to no entry. */
export interface RecordProblem {
  /** Resource group or deployment id. */
  scope: string;
  reason: string;
  error?: AzureError;
  consentId?: string;
}

export interface ConsentsReading {
  consents: ConsentHistoryEntry[];
  problems: RecordProblem[];
  readAt: number;
}

export interface ConsentReading {
  /** Absent when no record of that id was found where this person may read. */
  entry?: ConsentHistoryEntry;
  problems: RecordProblem[];
  readAt: number;
}

/** All consents in the resource groups that hold readable machines. */
export declare function consentRecordsQuery(): UseQueryOptions<ConsentsReading>;
/** One consent, with the Activity Log's caller when that can be read. */
export declare function consentQuery(consentId: string): UseQueryOptions<ConsentReading>;
/** The consents that name this machine, from its resource group alone. */
export declare function machineConsentsQuery(machineId: string): UseQueryOptions<ConsentsReading>;
/** Writes a record and reads it back; throws unless Azure then shows exactly this record. Never overwrites another. */
export declare function writeConsentRecord(
  resourceGroupId: string,
  record: ConsentRecord,
  signal?: AbortSignal,
): Promise<RecordCopy>;
/** Keeps the end of one machine's access; an end already kept with the same name stays as it is. */
export declare function writeEndRecord(resourceGroupId: string, record: EndRecord, signal?: AbortSignal): Promise<void>;

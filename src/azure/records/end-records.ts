import { correlationId } from '#src/consent/consent.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { groupsOf } from './consent-history.ts';
import { consentOnRecord } from './consent-on-record.ts';
import { writeEndRecord } from './consent-records.ts';
import { recordTime } from './record-time.ts';

/** What kept a record from being kept, as an error of Azure that a page can show. `scope`: ARM id of where it belongs. */
export const asAzureError = (error: unknown, scope: string): AzureError =>
  error instanceof AzureError
    ? error
    : new AzureError({ kind: 'badRequest', message: error instanceof Error ? error.message : String(error), scope });

/** What proves an end, or what there was to see. */
export interface EndProof {
  ended: EndRecord['ended'];
  sentence: string;
  /** Since when this end can be on record (`endsSince`), as far as that is known; an end from before that is of access that came back. */
  since?: number | undefined;
}

/**
 * Keeps the end of access in a record beside the consent's. Best effort: answers with the error when it could not be kept. Access
 * that was granted without a consent of this app has no consent to end. `waitedFor`: aborted when it is not to be read back any more.
 */
export const keepEnd = async (
  machineId: string,
  jobName: string,
  proof: EndProof,
  waitedFor?: AbortSignal,
): Promise<AzureError | undefined> => {
  const consentId = jobName.toLowerCase();
  const [group] = groupsOf([machineId]);
  if (!isConsentId(consentId) || group === undefined) return undefined;
  try {
    const { entry, unread } = await consentOnRecord(machineId, consentId);
    // Where the records could not be read, the consent may be among them: that its end was not kept must not go unsaid.
    if (entry === undefined) return unread;
    const record: EndRecord = {
      kind: 'remote-support-end-record/1',
      consentId,
      machineId: machineId.toLowerCase(),
      ended: proof.ended,
      confirmedAt: await recordTime('this end was not put on record', group, waitedFor),
      evidence: proof.sentence.slice(0, 1000),
    };
    const correlation = correlationId(entry.consentHash);
    await writeEndRecord(group, record, { correlation, waitedFor, since: proof.since });
    return undefined;
  } catch (error) {
    return asAzureError(error, group);
  }
};

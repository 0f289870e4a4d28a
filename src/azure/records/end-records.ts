import { correlationId } from '#src/consent/consent.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { wait } from '#src/lib/wait.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { heardServerNow } from '#src/azure/transport/server-clock.ts';
import { groupsOf } from './consent-history.ts';
import { consentOnRecord } from './consent-on-record.ts';
import { writeEndRecord } from './consent-records.ts';

/** What kept a record from being kept, as an error of Azure that a page can show. `scope`: ARM id of where it belongs. */
export const asAzureError = (error: unknown, scope: string): AzureError =>
  error instanceof AzureError
    ? error
    : new AzureError({
        kind: 'badRequest',
        code: 'InThisApp',
        message: error instanceof Error ? error.message : String(error),
        scope,
      });

// What stays on record bears a server's time: a browser's may be hours off, and a record is never written over.

const unknownCode = 'ServerTimeUnknown';

/** `outcome`: what came of that, as the end of a sentence. */
export const serverTimeUnknown = (outcome: string, scope: string): AzureError =>
  new AzureError({
    kind: 'notAvailable',
    code: unknownCode,
    message: `No server has told this page the time yet, and the time of this computer may be wrong, so ${outcome}.`,
    scope,
  });

export const isServerTimeUnknown = ({ code }: AzureError): boolean => code === unknownCode;

/** Between two looks whether a server has told the time, ms. */
const lookAgainMs = 30_000;

/**
 * The time of now for a record, once a server has told it. It is waited for until `waitedFor` is aborted, and asked for once without. Throws
 * AzureError where none has.
 */
const recordTime = async (outcome: string, scope: string, waitedFor: AbortSignal | undefined): Promise<string> => {
  for (;;) {
    const now = await heardServerNow();
    if (now !== undefined) return toUtcSeconds(now);
    if (waitedFor === undefined) break;
    const isOver = await wait(lookAgainMs, waitedFor).then(
      () => false,
      () => true,
    );
    if (isOver) break;
  }
  throw serverTimeUnknown(outcome, scope);
};

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

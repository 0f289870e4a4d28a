import { auth } from '#src/auth/session.ts';
import {
  changeProblem,
  isBeyondConsent,
  type ChangeRecord,
  changeRecordName,
  changeRecordTemplate,
  readChangeRecord,
} from '#src/consent/change-record.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { correlationId } from '#src/consent/consent.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { type ConsentHistoryEntry, groupsOf } from '#src/azure/records/consent-history.ts';
import { consentOnRecord } from '#src/azure/records/consent-on-record.ts';
import { forgetRecords } from '#src/azure/records/consent-records.ts';
import { asAzureError, serverTimeUnknown } from '#src/azure/records/end-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { keepRecord } from '#src/azure/records/record-deployments.ts';
import { grantWrite } from '#src/azure/transport/write-turns.ts';
import type { Reduction } from './reduce-access.ts';

/** Writes a change record and reads it back. Its name holds what it says, so the same change is never kept twice. Throws AzureError. */
const writeChangeRecord = async (group: string, record: ChangeRecord, correlation: string): Promise<void> => {
  const text = canonicalJson(record);
  await keepRecord({
    resourceGroupId: group,
    name: await changeRecordName(record),
    properties: changeRecordTemplate(record),
    isSame: async (properties) => {
      const reading = await readChangeRecord(properties);
      return reading.ok && canonicalJson(reading.record) === text;
    },
    correlationId: correlation,
    write: grantWrite,
  });
  await forgetRecords();
};

/** The consent behind a job, `undefined` where the machine's resource group holds no record of it. Throws AzureError when it cannot be read. */
const consentBehind = async (machineId: string, consentId: string): Promise<ConsentHistoryEntry | undefined> => {
  const { entry, unread } = await consentOnRecord(machineId, consentId);
  if (unread !== undefined) throw unread;
  return entry;
};

const changeOf = (machineId: string, reduction: Reduction, consentId: string, changedAt: number): ChangeRecord => {
  const userId = auth().account?.userId.toLowerCase();
  if (userId === undefined) {
    const message = 'Nobody is signed in any more, so the record cannot say who made the change.';
    throw new AzureError({ kind: 'signInNeeded', message, scope: machineId });
  }
  return {
    kind: 'remote-support-change-record/1',
    consentId,
    machineId: machineId.toLowerCase(),
    level: reduction.level,
    notAfter: toUtcSeconds(reduction.end),
    userId,
    changedAt: toUtcSeconds(changedAt),
  };
};

/**
 * Keeps beside the consent's record that access was shortened or lowered, once Azure has accepted it (`changedAt`: server time, ms;
 * `undefined` where no server has told the time). Best effort: answers with the error when it could not be kept, and what was taken away stays away. Access that was granted without a consent
 * of this app has no consent to change.
 */
export const keepChange = async (
  machineId: string,
  reduction: Reduction,
  changedAt: number | undefined,
): Promise<AzureError | undefined> => {
  const consentId = reduction.jobName.toLowerCase();
  const [group] = groupsOf([machineId]);
  if (!isConsentId(consentId) || group === undefined) return undefined;
  try {
    const entry = await consentBehind(machineId, consentId);
    if (entry === undefined) return undefined;
    if (changedAt === undefined) throw serverTimeUnknown('the change was not put on record', group);
    const record = changeOf(machineId, reduction, consentId, changedAt);
    // Someone may have widened the access elsewhere: what is left can still be more than was agreed, and no record may say so.
    const problem = changeProblem(record, entry.consent);
    if (problem !== undefined) {
      throw new AzureError({
        kind: 'badRequest',
        code: isBeyondConsent(record, entry.consent) ? 'BeyondConsent' : 'InThisApp',
        message: problem,
        scope: group,
      });
    }
    await writeChangeRecord(group, record, correlationId(entry.consentHash));
    return undefined;
  } catch (error) {
    return asAzureError(error, group);
  }
};

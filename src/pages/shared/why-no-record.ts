import type { RecordProblem } from '#src/azure/records/consent-records.ts';
import { isConsentRecord } from '#src/consent/record.ts';
import { sameId } from '#src/lib/arm-id.ts';

interface Read {
  problems: readonly RecordProblem[];
}

/** Whether a place could not be read, or listed, that may hold more. */
export const isPartly = ({ problems }: Read): boolean => problems.some(({ error }) => error !== undefined);

/** Why no record of a consent can be shown: what bears its name cannot be taken for it, not all was read, or there is none. */
export type WhyNoRecord = 'notTrusted' | 'unread' | 'none';

export function whyNoRecord(consentId: string, reading: Read): WhyNoRecord {
  const isItsRecord = ({ consentId: id = '', scope }: RecordProblem) => sameId(id, consentId) && isConsentRecord(scope);
  if (reading.problems.some(isItsRecord)) return 'notTrusted';
  return isPartly(reading) ? 'unread' : 'none';
}

import type { RecordProblem } from '#src/azure/records/consent-records.ts';
import { isConsentRecord } from '#src/consent/record.ts';
import { sameId } from '#src/lib/arm-id.ts';

interface Read {
  problems: readonly RecordProblem[];
}

/** Whether a place could not be read, or listed, that may hold more. */
export const isPartly = ({ problems }: Read): boolean => problems.some(({ error }) => error !== undefined);

/** Whether all was read, and all that bears the name of a record there is one. Copies that lie elsewhere count for nothing, here too. */
export const isWhole = ({ problems }: Read): boolean => problems.every(({ isOutOfPlace }) => isOutOfPlace);

/** Why no record of a consent can be shown: what bears its name cannot be taken for it, or lies elsewhere; not all was read; there is none. */
export type WhyNoRecord = 'notTrusted' | 'outOfPlace' | 'unread' | 'none';

export function whyNoRecord(consentId: string, reading: Read): WhyNoRecord {
  const isItsRecord = ({ consentId: id = '', scope }: RecordProblem) => sameId(id, consentId) && isConsentRecord(scope);
  const found = reading.problems.filter(isItsRecord);
  if (found.length > 0) return found.every((one) => one.isOutOfPlace) ? 'outOfPlace' : 'notTrusted';
  return isPartly(reading) ? 'unread' : 'none';
}

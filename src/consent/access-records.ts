import { visibleText } from '#src/lib/visible-text.ts';

import { isWithin } from './access-level.ts';
import type { JobVerdict } from './access-job.ts';
import type { AccessEvidence, JobEvidence, RecordEvidence } from './access-state.ts';
import { parseInstant } from './instant.ts';

/** The consent records that were read; none when they could not be. */
export function recordsOf({ records }: AccessEvidence): readonly RecordEvidence[] {
  return records === 'unknown' ? [] : records;
}

/** The consent record that a job was granted under: the job carries its consent's id as its name. */
export function recordOf(job: JobEvidence, evidence: AccessEvidence): RecordEvidence | undefined {
  return recordsOf(evidence).find(({ consentId }) => consentId.toLowerCase() === job.name.toLowerCase());
}

/** What to add when live access has no record, with a leading space. Records that were not read are not missing. */
export function missingRecord(job: JobEvidence, evidence: AccessEvidence): string {
  const isMissing = evidence.records !== 'unknown' && recordOf(job, evidence) === undefined;
  return isMissing ? ' No consent record was found for this access.' : '';
}

/** What does not fit together about live access; undefined when everything does. */
export function conflictOf(
  winner: JobVerdict,
  others: readonly JobVerdict[],
  evidence: AccessEvidence,
): string | undefined {
  const sentences = [
    ...beyondConsent(winner, recordOf(winner.job, evidence)),
    ...others.map(
      ({ job, word }) =>
        `Another job, ${visibleText(job.name)}, is ${word === 'Active' ? 'active as well' : `not proven ended (${word})`}.`,
    ),
    ...(winner.word === 'Active' && evidence.extension === 'absent'
      ? ['The extension is not on the machine, although access is active.']
      : []),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** I2: level and end on the machine never exceed the consent. */
function beyondConsent({ level, until }: JobVerdict, record: RecordEvidence | undefined): string[] {
  if (!record) return [];
  const agreedEnd = parseInstant(record.notAfter);
  return [
    ...(level && !isWithin(level, record.level) ? ['The access level is higher than what was agreed.'] : []),
    ...(until !== undefined && !(agreedEnd !== undefined && until <= agreedEnd)
      ? ['The access ends later than what was agreed.']
      : []),
  ];
}

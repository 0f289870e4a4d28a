import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import { isWithin } from '#src/consent/access-level.ts';
import type { JobVerdict } from './access-job.ts';
import { awaySentence } from './access-machine.ts';
import type { AccessEvidence, JobEvidence, RecordEvidence, RemovedJob } from './access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { extensionPhase } from '#src/consent/preflight/preflight-extension.ts';

/** The consent records that were read; none when they could not be. */
export function recordsOf({ records }: AccessEvidence): readonly RecordEvidence[] {
  return records === 'unknown' ? [] : records;
}

/** The consent record that a job was granted under: the job carries its consent's id as its name. */
export function recordOf(job: JobEvidence, evidence: AccessEvidence): RecordEvidence | undefined {
  return recordsOf(evidence).find(({ consentId }) => consentId.toLowerCase() === job.name.toLowerCase());
}

export function isListed(name: string, { jobs }: AccessEvidence): boolean {
  return jobs !== 'unknown' && jobs.some((job) => job.name.toLowerCase() === name.toLowerCase());
}

/** The end that was agreed under this name, ms. */
function agreedEnd(name: string, evidence: AccessEvidence): number | undefined {
  const record = recordsOf(evidence).find(({ consentId }) => consentId.toLowerCase() === name.toLowerCase());
  return parseInstant(record?.notAfter);
}

/** Whether the end that was agreed under this name has passed. */
function hasEnded(name: string, evidence: AccessEvidence): boolean {
  const end = agreedEnd(name, evidence);
  return end !== undefined && end <= evidence.now;
}

/** Whether both the agreed end of a job that is gone and its own, as far as they are known, have passed. Without either it has none. */
function hasGoneEnded({ name, until }: RemovedJob, evidence: AccessEvidence): boolean {
  const ends = [agreedEnd(name, evidence), until].filter((end) => end !== undefined);
  return ends.length > 0 && Math.max(...ends) <= evidence.now;
}

/** Jobs that Azure no longer has: they count until their end. */
export function goneJobs(evidence: AccessEvidence): RemovedJob[] {
  return (evidence.removedJobs ?? []).filter((job) => !isListed(job.name, evidence) && !hasGoneEnded(job, evidence));
}

/** Consents whose time has not passed and for which Azure has never shown a job: the grant may be on its way. */
export function openRecords(evidence: AccessEvidence): RecordEvidence[] {
  const removed = new Set((evidence.removedJobs ?? []).map(({ name }) => name.toLowerCase()));
  return recordsOf(evidence).filter(
    ({ consentId }) =>
      !isListed(consentId, evidence) && !hasEnded(consentId, evidence) && !removed.has(consentId.toLowerCase()),
  );
}

/** What to add when live access has no record, with a leading space. Records that were not read are not missing. */
export function missingRecord(job: JobEvidence, evidence: AccessEvidence): string {
  const isMissing = evidence.records !== 'unknown' && recordOf(job, evidence) === undefined;
  return isMissing ? ' No consent record that can be trusted was found for this access.' : '';
}

/** What does not fit together about live access; undefined when everything does. */
export function conflictOf(
  winner: JobVerdict,
  others: readonly JobVerdict[],
  evidence: AccessEvidence,
): string | undefined {
  const sentences = [
    ...beyondConsent(winner, recordOf(winner.job, evidence), evidence.now),
    ...others.map(
      ({ job, word }) =>
        `Another job, ${visibleText(job.name)}, is ${word === 'Active' ? 'active as well' : `not proven ended (${word})`}.`,
    ),
    ...(winner.word === 'Active' ? againstActive(evidence) : []),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** I2: level and end on the machine never exceed the consent. */
function beyondConsent({ level, until }: JobVerdict, record: RecordEvidence | undefined, now: number): string[] {
  if (!record) return [];
  const agreedEnd = parseInstant(record.notAfter);
  const isLonger = until !== undefined && !(agreedEnd !== undefined && until <= agreedEnd);
  return [
    ...(level && !isWithin(level, record.level) ? ['The access level is higher than what was agreed.'] : []),
    ...(isLonger ? ['The access ends later than what was agreed.'] : []),
    ...(isLonger && agreedEnd !== undefined && agreedEnd <= now
      ? [`The agreed end, ${formatInstant(agreedEnd)}, has passed: revoke the access.`]
      : []),
  ];
}

/** What was read elsewhere and does not fit a machine that reports access as active. */
function againstActive(evidence: AccessEvidence): string[] {
  const { extension } = evidence;
  const away = awaySentence(evidence);
  return [
    ...(extension === 'absent' ? ['The extension is not on the machine, although access is active.'] : []),
    ...(typeof extension === 'object' && extensionPhase(extension) === 'deleting'
      ? ['The extension is being removed, although access is active.']
      : []),
    ...(away === undefined ? [] : [`${away} What it reported last is shown; access may have ended on it since.`]),
  ];
}

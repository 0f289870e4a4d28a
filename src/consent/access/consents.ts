import { isWithin } from '#src/consent/level.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { parseInstant } from '#src/lib/time.ts';
import { type DeletedJob, deletedJobs, longestAccessMs } from './deleted.ts';
import type { AccessEvidence, ConsentEvidence, JobEvidence } from './evidence.ts';
import { isReportFresh, type JobVerdict, nodeStateOf } from './job.ts';
import type { AccessConflict, UnconfirmedAccess } from './state.ts';

/**
 * Access that might exist though Azure has no job of it, what ends last first: of consents whose time runs, be it that it was never requested
 * or that somebody removed it, and of jobs that were deleted. Not of consents whose place a signed one took that the machine reports as active.
 * Empty where the jobs were not read. An end on record proves nothing.
 */
export function unconfirmedConsents(evidence: AccessEvidence, now: number): UnconfirmedAccess[] {
  const jobs = jobsIn(evidence);
  if (jobs === undefined) return [];
  const consents = consentsIn(evidence);
  const replaced = replacedIds(consents, jobs);
  const agreed = consents.filter(
    ({ consentId }) => !jobs.some(({ name }) => sameId(name, consentId)) && !replaced.has(consentId.toLowerCase()),
  );
  const deleted = deletedJobs(evidence, jobs)
    .filter(({ name }) => !agreed.some(({ consentId }) => sameId(consentId, name)))
    .map((job) => ofDeleted(job, consents));
  const endOf = ({ notAfter }: UnconfirmedAccess): number => parseInstant(notAfter) ?? Infinity;
  return [...agreed, ...deleted]
    .filter((access) => now < endOf(access))
    .toSorted((one, other) => endOf(other) - endOf(one));
}

/** The jobs that were read; none where Azure says that there can be none; undefined where they were not read. */
export function jobsIn({ jobs }: AccessEvidence): JobEvidence[] | undefined {
  if (!('value' in jobs)) return undefined;
  return Array.isArray(jobs.value) ? jobs.value : [];
}

/** The consents that were read; none where they were not. */
export function consentsIn({ consents }: AccessEvidence): ConsentEvidence[] {
  return 'value' in consents ? consents.value : [];
}

/** I2: level and end of access never exceed the consent that was read for it. */
export function consentConflicts({ job, level, until }: JobVerdict, evidence: AccessEvidence): AccessConflict[] {
  if (!('value' in evidence.consents)) return [];
  // A job carries its consent's id as its name.
  const consent = evidence.consents.value.find(({ consentId }) => sameId(consentId, job.name));
  if (consent === undefined) return [{ is: 'noConsent' }];
  const agreed = parseInstant(consent.notAfter);
  const isHigher = level !== undefined && !isWithin(level, consent.level);
  const isLonger = until !== undefined && agreed !== undefined && until > agreed;
  return [
    ...(isHigher ? [{ is: 'levelBeyondConsent', level, agreed: consent.level } as const] : []),
    ...(isLonger ? [{ is: 'endBeyondConsent', until, agreed } as const] : []),
    ...endConflicts(consent),
  ];
}

/** An end that is on record of access which may go on. */
export function endConflicts({ consentId, end }: Pick<ConsentEvidence, 'consentId' | 'end'>): AccessConflict[] {
  return end === undefined ? [] : [{ is: 'endOnRecord', consentId, ...end }];
}

/** A job that was deleted may have been of a consent. */
function ofDeleted({ name, putAt, deletedAt }: DeletedJob, consents: readonly ConsentEvidence[]): UnconfirmedAccess {
  const text = (at: number): string => new Date(at).toISOString();
  const { level, notAfter = text(putAt + longestAccessMs) } =
    consents.find(({ consentId }) => sameId(consentId, name)) ?? {};
  const put = text(putAt);
  return {
    consentId: name,
    notBefore: put,
    notAfter,
    recordedAt: put,
    deletedAt: text(deletedAt),
    ...(level && { level }),
  };
}

/**
 * Ids, in lower case, of what a consent has replaced whose job the machine reports as active, and of what that replaced in its turn: one that
 * has ended says nothing of what was put again since.
 */
function replacedIds(consents: readonly ConsentEvidence[], jobs: readonly JobEvidence[]): Set<string> {
  const inForce = jobs.filter((job) => nodeStateOf(job) === 'active' && isReportFresh(job));
  const replaced = new Set<string>();
  const open = consents.filter(({ consentId }) => inForce.some(({ name }) => sameId(name, consentId)));
  for (let consent = open.pop(); consent !== undefined; consent = open.pop()) {
    for (const id of consent.replaces.map((text) => text.toLowerCase())) {
      if (replaced.has(id)) continue;
      replaced.add(id);
      open.push(...consents.filter(({ consentId }) => sameId(consentId, id)));
    }
  }
  return replaced;
}

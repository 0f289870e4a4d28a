import { isWithin } from '#src/consent/level.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { dayMs, parseInstant } from '#src/lib/time.ts';
import type { AccessEvidence, ConsentEvidence, JobEvent, JobEvidence, UngivenConsent } from './evidence.ts';
import { isReportFresh, type JobVerdict, nodeStateOf } from './job.ts';
import type { AccessConflict, UnconfirmedAccess } from './state.ts';

/** Access lasts this long at most, ms: the log doesn't say which end was asked for. */
export const longestAccessMs = 14 * dayMs;

/**
 * Access that might exist though Azure has no job of it, what ends last first: of consents whose time runs, be it that it was never requested
 * or that somebody removed it, and of jobs that were deleted. Not of consents whose place a signed one took that the machine reports as active.
 * Nor of consents that wait for a role or were refused it. Empty where the jobs were not read. An end on record proves nothing.
 */
export function unconfirmedConsents(evidence: AccessEvidence, now: number): UnconfirmedAccess[] {
  const jobs = jobsIn(evidence);
  if (jobs === undefined) return [];
  const consents = consentsIn(evidence);
  const replaced = replacedIds(consents, jobs);
  const ungiven = ungivenIn(evidence);
  const agreed = consents.filter(
    ({ consentId }) =>
      ![...jobs.map(({ name }) => name), ...ungiven.map((one) => one.consentId)].some((id) => sameId(id, consentId)) &&
      !replaced.has(consentId.toLowerCase()),
  );
  const deleted = deletedJobs(evidence, jobs, consents).filter(
    (job) => !agreed.some(({ consentId }) => sameId(consentId, job.consentId)),
  );
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

/** Consents that nobody could grant by. That nobody else did, only the log can tell. */
export function ungivenIn({ ungiven, activity }: AccessEvidence): UngivenConsent[] {
  return 'value' in ungiven && 'value' in activity ? ungiven.value : [];
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

/**
 * Jobs that were put and deleted, as the Activity Log says, that Azure doesn't show, and of which nothing proves that their access ended: a
 * machine that was away need not have heard. What it has reported of a newer job does prove it, as it holds one access at a time.
 */
function deletedJobs(
  { activity }: AccessEvidence,
  jobs: readonly JobEvidence[],
  consents: readonly ConsentEvidence[],
): UnconfirmedAccess[] {
  const events = 'value' in activity ? activity.value : [];
  const names = new Set(events.map(({ job }) => job.toLowerCase()));
  const text = (at: number): string => new Date(at).toISOString();
  return [...names].flatMap((name) => {
    const putAt = lastOf('put', name, events);
    const deletedAt = lastOf('deleted', name, events);
    const isHere = jobs.some((job) => sameId(job.name, name));
    if (isHere || putAt === undefined || deletedAt === undefined || hasHeard(jobs, putAt)) return [];
    // It may have been of a consent.
    const { level, notAfter = text(putAt + longestAccessMs) } =
      consents.find(({ consentId }) => sameId(consentId, name)) ?? {};
    const put = { notBefore: text(putAt), recordedAt: text(putAt), deletedAt: text(deletedAt) };
    return [{ consentId: name, notAfter, ...put, ...(level && { level }) }];
  });
}

function lastOf(what: JobEvent['is'], name: string, events: readonly JobEvent[]): number | undefined {
  const times = events.filter(({ job, is }) => is === what && sameId(job, name)).map(({ at }) => parseInstant(at));
  return times.filter((at) => at !== undefined).toSorted((one, other) => other - one)[0];
}

/** Whether the machine has reported on a job that was made after this. */
function hasHeard(jobs: readonly JobEvidence[], since: number): boolean {
  return jobs.some((job) => {
    const state = nodeStateOf(job);
    return (parseInstant(job.createdAt) ?? 0) > since && state !== 'none' && state !== 'odd' && isReportFresh(job);
  });
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

/**
 * What must never be shown of access to a machine: written from the invariants and from what Azure documents, on the raw evidence, without any
 * part of the implementation. It does not say what to show.
 */
import type { AccessEvidence, ConsentEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';

/** The rules that a state breaks, by name; none when it may be shown. */
export function broken(evidence: AccessEvidence, now: number, state: AccessState): string[] {
  return Object.entries(rules).flatMap(([name, isBroken]) => (isBroken(evidence, now, state) ? [name] : []));
}

type Rule = (evidence: AccessEvidence, now: number, state: AccessState) => boolean;

const rules: Record<string, Rule> = {
  'I2 more than the consent, and nothing says so': (evidence, _now, { job, mayHaveAccess, conflicts }) =>
    mayHaveAccess &&
    job !== undefined &&
    isBeyondConsent(job, evidence) &&
    !conflicts.some(({ is }) => is === 'levelBeyondConsent' || is === 'endBeyondConsent'),
  'I3 Revoked, though access may exist': (evidence, now, { kind }) => kind === 'revoked' && mayHave(evidence, now),
  'I3 Revoked without a proven revoke': (evidence, _now, { kind, job }) =>
    kind === 'revoked' && !(job && isRevoked(job, evidence)),
  'I4 Active without a job that is': (evidence, _now, { kind, job, level, until }) =>
    kind === 'active' &&
    !(
      job &&
      listed(evidence).includes(job) &&
      same(job.type, 'enable') &&
      isDone(job) &&
      same(job.nodeState, 'active') &&
      level !== undefined &&
      until !== undefined
    ),
  'I6 no revoke, though access may exist': (evidence, now, { mayHaveAccess }) =>
    !mayHaveAccess && mayHave(evidence, now),
  'I6 no revoke under a word that leaves access open': (_evidence, _now, { kind, mayHaveAccess, isConfirmed }) =>
    !mayHaveAccess && !(quiet.has(kind) || (kind === 'expired' && isConfirmed === true)),
  'I8 Active or requested after the end': (_evidence, now, { kind, job }) =>
    (kind === 'active' || kind === 'requested') && !(job && now < at(job.expirationTimestamp)),
  'Expired before the end': (_evidence, now, { kind, job }) =>
    kind === 'expired' && !(job && now >= at(job.expirationTimestamp)),
  'an end that the machine has not confirmed': (_evidence, _now, { kind, isConfirmed, job }) =>
    kind === 'expired' && isConfirmed === true && !(job && isReportedOver(job) && !hasOpenSession(job)),
  'a consent without a job is hidden': (evidence, now, { kind, conflicts, why }) =>
    openConsents(evidence, now).length > 0 &&
    listed(evidence).length === 0 &&
    !(kind === 'unknown' && why.is === 'machineGone') &&
    'value' in evidence.jobs &&
    kind !== 'unconfirmed' &&
    !conflicts.some(({ is }) => is === 'noJob'),
  'a grant on top of access that may exist': (evidence, now, { can }) =>
    can.grant.allowed && listed(evidence).some((job) => mayLetIn(job, evidence, now)),
  'a reduction of what is not live': (_evidence, _now, { can, kind }) =>
    can.reduce.allowed && kind !== 'active' && kind !== 'requested',
};

export const ruleNames = Object.keys(rules);

const quiet: ReadonlySet<string> = new Set(['notSetUp', 'settingUp', 'setUp', 'setUpFailed', 'revoked']);

const halfAnHour = 30 * 60_000;
const sixHours = 6 * 3_600_000;

function same(text: string | undefined, ...wanted: string[]): boolean {
  return wanted.includes((text ?? '').toLowerCase());
}

/** A time without a zone is UTC, one in year 1 is none. NaN where there is no time. */
function at(text: string | undefined): number {
  if (text === undefined || text.startsWith('0001')) return Number.NaN;
  return Date.parse(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
}

function listed({ jobs }: AccessEvidence): JobEvidence[] {
  return 'value' in jobs && Array.isArray(jobs.value) ? jobs.value : [];
}

function hasOpenSession(job: JobEvidence): boolean {
  return job.sessions.some(({ sessionEndTime }) => !sessionEndTime);
}

function hasFailed(job: JobEvidence): boolean {
  return same(job.provisioningState, 'failed', 'canceled') || same(job.status, 'failed', 'canceled');
}

/** Azure says in both places that the request was carried out, and not before it was made. */
function isDone(job: JobEvidence): boolean {
  return (
    same(job.provisioningState, 'succeeded') &&
    same(job.status, 'succeeded', 'deploymentsuccess') &&
    !(at(job.endTime) < at(job.lastModifiedAt))
  );
}

/** The machine itself says that access through this job is over, and said so after it was asked, or after the agreed end. */
function isReportedOver(job: JobEvidence): boolean {
  const asked = at(job.lastModifiedAt ?? job.createdAt ?? job.startTime);
  return (
    same(job.nodeState, 'revoked', 'expired', 'superseded') &&
    (at(job.nodeUpdatedAt) >= asked || at(job.nodeUpdatedAt) >= at(job.expirationTimestamp))
  );
}

/** Some read of the machine is from after `moment` at which Azure called it connected, or noticed later that it left. */
function wasSeenAfter(moment: number, { machine }: AccessEvidence): boolean {
  if ('problem' in machine || machine.value === 'notFound') return false;
  const { status, lastStatusChange } = machine.value;
  const isBack = same(status, 'connected') && machine.readAt > moment;
  return isBack || (same(status, 'disconnected') && at(lastStatusChange) > moment + halfAnHour);
}

/** Azure calls it connected, would have noticed by now if it had been away since `moment`, and had kept what was asked of it. */
function wasCertainlyThereAfter(moment: number, { machine }: AccessEvidence): boolean {
  if ('problem' in machine || machine.value === 'notFound' || !same(machine.value.status, 'connected')) return false;
  const { readAt } = machine;
  const changed = at(machine.value.lastStatusChange);
  const isDated = changed <= readAt;
  if ((isDated ? changed : readAt) >= moment + sixHours) return false;
  return (isDated && changed > moment) || readAt >= moment + halfAnHour;
}

/** The job by itself shows that access through it was taken back. */
function isRevoked(job: JobEvidence, evidence: AccessEvidence): boolean {
  if (!same(job.type, 'revoke') || !isDone(job) || hasOpenSession(job) || same(job.nodeState, 'active')) return false;
  const ended = at(job.endTime);
  if (!isReportedOver(job)) return wasCertainlyThereAfter(ended, evidence);
  return wasSeenAfter(Number.isNaN(ended) ? at(job.lastModifiedAt ?? job.createdAt ?? job.startTime) : ended, evidence);
}

/** Whether the raw evidence leaves it possible that Microsoft Support is in, or on its way in, through this job. */
function mayLetIn(job: JobEvidence, evidence: AccessEvidence, now: number): boolean {
  if (same(job.nodeState, 'active') || hasOpenSession(job)) return true;
  const isPast = now >= at(job.expirationTimestamp);
  const isSuperseded = same(job.nodeState, 'superseded') && (isDone(job) || hasFailed(job));
  if (isReportedOver(job) && (isPast || isSuperseded)) return false;
  if (same(job.type, 'revoke')) return !isRevoked(job, evidence);
  // A request that failed lets nobody in, unless the machine says something else than that nothing is left.
  const isNothingLeft = same(job.nodeState, '', 'failed', 'revoked', 'expired', 'superseded');
  return !same(job.type, 'enable') || !hasFailed(job) || !isNothingLeft;
}

/** The consents whose time runs, without a job, without one in their place that the machine reports as active, and not waiting for a role. */
function openConsents(evidence: AccessEvidence, now: number): ConsentEvidence[] {
  if (!('value' in evidence.consents)) return [];
  const consents = evidence.consents.value;
  const isListed = (id: string): boolean => listed(evidence).some(({ name }) => name === id);
  const isAnyActive = listed(evidence).some(({ nodeState }) => same(nodeState, 'active'));
  const isReplaced = (id: string): boolean => isAnyActive && consents.some(({ replaces }) => replaces.includes(id));
  const isUngiven = (id: string): boolean =>
    'value' in evidence.activity &&
    'value' in evidence.ungiven &&
    evidence.ungiven.value.some(({ consentId }) => consentId === id);
  return consents.filter(
    ({ consentId, notAfter }) =>
      now < at(notAfter) && !isListed(consentId) && !isReplaced(consentId) && !isUngiven(consentId),
  );
}

/** Names that were put and deleted within the longest access, that are not listed, and no newer job of which the machine has reported. */
function isAnyDeleted(evidence: AccessEvidence, now: number): boolean {
  const events = 'value' in evidence.activity ? evidence.activity.value : [];
  const consents = 'value' in evidence.consents ? evidence.consents.value : [];
  const listedNames = listed(evidence).map(({ name }) => name);
  return events.some(({ job, is, at: text }) => {
    const putAt = at(text);
    const end = consents.find(({ consentId }) => consentId === job)?.notAfter;
    const isOver = end === undefined ? now >= putAt + 14 * 24 * 3_600_000 : now >= at(end);
    const isHeard = listed(evidence).some((other) => other.nodeState && at(other.createdAt) > putAt);
    const isDeleted = events.some((one) => one.job === job && one.is === 'deleted' && !Number.isNaN(at(one.at)));
    return is === 'put' && !Number.isNaN(putAt) && isDeleted && !listedNames.includes(job) && !isOver && !isHeard;
  });
}

/** Something took the place of this job that Azure does not show: no other job was reported on since. */
function isDisplaced(job: JobEvidence, evidence: AccessEvidence): boolean {
  return (
    same(job.nodeState, 'superseded') &&
    !hasOpenSession(job) &&
    !listed(evidence).some((other) => other !== job && at(other.nodeUpdatedAt) >= at(job.nodeUpdatedAt))
  );
}

function mayHave(evidence: AccessEvidence, now: number): boolean {
  return (
    ('value' in evidence.machine && evidence.machine.value === 'notFound') ||
    'problem' in evidence.jobs ||
    'problem' in evidence.consents ||
    listed(evidence).some((job) => mayLetIn(job, evidence, now) || isDisplaced(job, evidence)) ||
    openConsents(evidence, now).length > 0 ||
    isAnyDeleted(evidence, now)
  );
}

function isBeyondConsent(job: JobEvidence, { consents }: AccessEvidence): boolean {
  const consent = 'value' in consents ? consents.value.find(({ consentId }) => consentId === job.name) : undefined;
  if (consent === undefined) return false;
  const isHigher = same(job.accessLevel, 'diagnosticsandrepair') && consent.level === 'Diagnostics';
  return isHigher || at(job.expirationTimestamp) > at(consent.notAfter);
}

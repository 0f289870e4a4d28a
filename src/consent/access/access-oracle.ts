/**
 * What must never be shown, for the tests: written from the invariants and from what Azure documents, on the raw evidence, without any
 * part of the implementation. It does not say what to show.
 */
import type { AccessEvidence, AccessState, JobEvidence } from './access-state.ts';

const same = (text: string | undefined, ...wanted: string[]): boolean => wanted.includes((text ?? '').toLowerCase());
const at = (text: string | undefined): number => Date.parse(text ?? '');
const listed = ({ jobs }: AccessEvidence): JobEvidence[] => (jobs === 'unknown' ? [] : jobs);

const halfAnHour = 30 * 60_000;
const sixHours = 6 * 3_600_000;

const isEnable = (job: JobEvidence): boolean => same(job.type, 'enable');
const isRevoke = (job: JobEvidence): boolean => same(job.type, 'revoke');
const hasOpenSession = (job: JobEvidence): boolean => job.sessions.some(({ sessionEndTime }) => !sessionEndTime);
const hasFailed = (job: JobEvidence): boolean =>
  same(job.provisioningState, 'failed', 'canceled') || same(job.status, 'failed', 'canceled');
const isEndAhead = (job: JobEvidence, now: number): boolean => !(now >= at(job.expirationTimestamp));

/** Azure says in both places that the request was carried out, and not before it was made. */
const isDone = (job: JobEvidence): boolean =>
  same(job.provisioningState, 'succeeded') &&
  same(job.status, 'succeeded', 'deploymentsuccess') &&
  !(at(job.endTime) < at(job.lastModifiedAt));

/** The newest request is no longer running, as far as Azure says. */
const hasAnswer = (job: JobEvidence): boolean => isDone(job) || hasFailed(job);

/** A report without a time, of a job that was asked for more than once: it may be about an earlier request. */
const isUndatedAmongSeveral = (job: JobEvidence): boolean =>
  Number.isNaN(at(job.nodeUpdatedAt)) &&
  !Number.isNaN(at(job.lastModifiedAt)) &&
  at(job.createdAt) !== at(job.lastModifiedAt);

/** The machine itself says that access through this job is over, and said so after it was asked. */
const isReportedOver = (job: JobEvidence): boolean =>
  same(job.nodeState, 'revoked', 'expired', 'superseded') &&
  (!(at(job.nodeUpdatedAt) < at(job.lastModifiedAt)) || at(job.nodeUpdatedAt) >= at(job.expirationTimestamp)) &&
  !isUndatedAmongSeveral(job);

/** Some read of the machine is from a time after `moment` at which Azure called it connected, or noticed later that it left. */
const wasSeenAfter = (moment: number, { machine }: AccessEvidence): boolean => {
  if (typeof machine !== 'object') return false;
  const isBack = same(machine.status, 'connected') && machine.readAt > moment;
  return isBack || (same(machine.status, 'disconnected') && at(machine.lastStatusChange) > moment + halfAnHour);
};

/**
 * Azure calls it connected, would have noticed by now if it had been away since `moment`, and had kept what was asked of it, be that as old as
 * `oldest`. How late it is by now no clock tells that no server has confirmed.
 */
const wasCertainlyThereAfter = (moment: number, { machine }: AccessEvidence, oldest = moment): boolean => {
  if (typeof machine !== 'object' || !same(machine.status, 'connected')) return false;
  const changed = at(machine.lastStatusChange);
  const isDated = changed <= machine.readAt;
  if ((isDated ? changed : machine.readAt) >= oldest + sixHours) return false;
  const cameBack = changed > moment && isDated;
  return cameBack || (machine.isReadAtUnsure !== true && machine.readAt >= moment + halfAnHour);
};

/** Azure shows a machine that is not the one of before. */
const isElsewhere = (vmId: string | undefined, { machine }: AccessEvidence): boolean =>
  typeof machine === 'object' && vmId !== undefined && machine.vmId !== undefined && machine.vmId !== vmId;

/** Whether this job by itself shows that access through it was taken back. */
const isRemoved = (job: JobEvidence, evidence: AccessEvidence): boolean => {
  const moment = Number.isNaN(at(job.endTime)) ? evidence.readAt : at(job.endTime);
  const wasThere = isReportedOver(job) ? wasSeenAfter : wasCertainlyThereAfter;
  return (
    isRevoke(job) &&
    isDone(job) &&
    moment <= evidence.now &&
    !isElsewhere(job.vmId, evidence) &&
    wasThere(moment, evidence)
  );
};

/** Whether the machine that has the name now, and not the one that is to end this access, is who carries the removal out and reports on it. */
const isRemovalElsewhere = (job: JobEvidence, evidence: AccessEvidence): boolean =>
  isRevoke(job) && isElsewhere(job.vmId, evidence);

/** The same job, if it were of the machine that Azure shows. */
const asHere = (job: JobEvidence): JobEvidence => {
  const { vmId: _, ...here } = job;
  return here;
};

const isGoneForSure = (evidence: AccessEvidence): boolean => {
  const gone = evidence.removedJobs ?? [];
  return (
    gone.length > 0 &&
    gone.every(
      ({ goneAt, thereAt, vmId }) =>
        !isElsewhere(vmId, evidence) && wasCertainlyThereAfter(goneAt, evidence, Math.min(thereAt, goneAt)),
    )
  );
};

/** Whether the raw evidence leaves it possible that Microsoft Support is in, or on its way in, through this job. */
const mayLetIn = (job: JobEvidence, evidence: AccessEvidence): boolean => {
  if (same(job.nodeState, 'active') || hasOpenSession(job)) return true;
  const hasEnded = !isEndAhead(job, evidence.now) && !isRemovalElsewhere(job, evidence);
  const isOverForGood = hasEnded || (same(job.nodeState, 'superseded') && hasAnswer(job));
  if (isReportedOver(job) && isOverForGood) return false;
  if (isRevoke(job)) return !isRemoved(job, evidence);
  // A request that failed lets nobody in, unless the machine says something else than that nothing is left.
  return !hasFailed(job) || !isEnable(job) || !same(job.nodeState, '', 'revoked', 'expired', 'superseded');
};

const hasOpenConsent = (evidence: AccessEvidence): boolean =>
  evidence.records !== 'unknown' &&
  evidence.records.some(
    ({ consentId, notAfter }) =>
      evidence.now < at(notAfter) &&
      !listed(evidence).some(({ name }) => name === consentId) &&
      !evidence.removedJobs?.some(({ name }) => name === consentId),
  );

/** Azure has no place where access would show, and nobody looked whether a consent is in force that the extension could act on. */
const isUnseen = (evidence: AccessEvidence): boolean =>
  evidence.jobsUnavailable !== undefined &&
  listed(evidence).length === 0 &&
  evidence.records === 'unknown' &&
  evidence.extension !== 'absent';

/** The machine has said something of access through this job since it was asked. */
const isReported = (job: JobEvidence): boolean =>
  same(job.nodeState, 'active') || hasOpenSession(job) || isReportedOver(job);

const changed = ({ lastModifiedAt, createdAt }: JobEvidence): number => at(lastModifiedAt) || at(createdAt) || 0;

/** The machine has said something of access through this job, be that before the newest request. */
const wasEverReported = (job: JobEvidence): boolean =>
  same(job.nodeState, 'active', 'revoked', 'expired', 'superseded') || hasOpenSession(job);

const fiveMinutes = 5 * 60_000;

/** Azure says that it has had the machine remove it, and it was there when the machine said that the place of `taken` was. */
const isRemovedSince = (job: JobEvidence, taken: JobEvidence): boolean =>
  isRevoke(job) && isDone(job) && at(job.createdAt) <= at(taken.nodeUpdatedAt) + fiveMinutes;

/**
 * Something has taken the place of this job, as the machine said last, and Azure shows nothing that can have: no job that was changed later and
 * reported on, and none that was made later and ever was, or was removed. Who asks for a removal changes a job, too, so then a report from no
 * earlier than that of the place that was taken will do, if it tells of no place that was taken itself.
 */
const isDisplaced = (job: JobEvidence, evidence: AccessEvidence): boolean =>
  same(job.nodeState, 'superseded') &&
  !hasOpenSession(job) &&
  !listed(evidence).some(
    (other) =>
      other !== job &&
      ((isReported(other) && changed(other) >= changed(job)) ||
        (at(other.createdAt) > changed(job) && (wasEverReported(other) || isRemovedSince(other, job))) ||
        (isRevoke(job) &&
          wasEverReported(other) &&
          !same(other.nodeState, 'superseded') &&
          at(other.nodeUpdatedAt) >= at(job.nodeUpdatedAt))),
  );

const mayHaveAccess = (evidence: AccessEvidence): boolean =>
  evidence.machine === 'notFound' ||
  (evidence.jobs === 'unknown' && evidence.jobsUnavailable === undefined) ||
  listed(evidence).some((job) => mayLetIn(job, evidence) || isDisplaced(job, evidence)) ||
  ((evidence.removedJobs ?? []).length > 0 && !isGoneForSure(evidence)) ||
  isUnseen(evidence) ||
  hasOpenConsent(evidence);

const quiet = ['None', 'Setting up', 'Set up', 'Set-up failed', 'Expired', 'Revoked', 'Failed'];

const rules: Record<string, (evidence: AccessEvidence, state: AccessState) => boolean> = {
  'I3 Revoked, though access may exist': (evidence, { word }) => word === 'Revoked' && mayHaveAccess(evidence),
  'I3 Revoked without a removal': (evidence, { word }) =>
    word === 'Revoked' && !listed(evidence).some((job) => isRemoved(job, evidence)) && !isGoneForSure(evidence),
  'I4 Active without a job that is': (evidence, { word, job }) =>
    word === 'Active' &&
    !(job && listed(evidence).includes(job) && isEnable(job) && isDone(job) && same(job.nodeState, 'active')),
  'I4 Active at a level or with an end that nobody can read': (_evidence, { word, level, until }) =>
    word === 'Active' && (level === undefined || until === undefined),
  'I4 Active of another age than its evidence': (evidence, { readAt }) => readAt !== evidence.readAt,
  'I6 no revoke, though access may exist': (evidence, { canRevoke }) => !canRevoke.allowed && mayHaveAccess(evidence),
  'I6 no revoke under a word that leaves access open': (_evidence, { word, canRevoke }) =>
    !canRevoke.allowed && !quiet.includes(word),
  'a word for no access where nobody could see or look up any': (evidence, { word }) =>
    isUnseen(evidence) && quiet.includes(word),
  'I8 Active or requested after the end': (evidence, { word, job }) =>
    ['Active', 'Access requested'].includes(word) && !(job && evidence.now < at(job.expirationTimestamp)),
  'Expired, though the end is ahead or nobody confirmed it': (evidence, { word, job }) =>
    word === 'Expired' &&
    !(
      job &&
      !isEndAhead(job, evidence.now) &&
      isReportedOver(job) &&
      !isRemovalElsewhere(job, evidence) &&
      !hasOpenSession(job)
    ),
  'Expired, though something that Azure does not show took the place of a job': (evidence, { word }) =>
    word === 'Expired' && listed(evidence).some((job) => isDisplaced(job, evidence)),
  'a grant in the place of what Azure does not show, before all that it shows was revoked': (evidence, { canGrant }) =>
    canGrant.allowed &&
    listed(evidence).some((job) => isDisplaced(job, evidence) && !(isRevoke(job) && isDone(job)) && !hasFailed(job)),
  'a grant on top of access that may exist': (evidence, { canGrant }) =>
    // What is left of another machine is nothing that new access on this one could be put over.
    canGrant.allowed &&
    listed(evidence).some((job) => mayLetIn(isRemovalElsewhere(job, evidence) ? asHere(job) : job, evidence)),
  'configuring what is not live': (_evidence, { word, canConfigure }) =>
    canConfigure.allowed && !['Active', 'Access requested'].includes(word),
  'a word without its evidence': (_evidence, { detail, evidence }) => detail === '' || evidence.length < 3,
  'a no without a reason': (_evidence, { canRevoke, canGrant, canConfigure, canSetUp }) =>
    [canRevoke, canGrant, canConfigure, canSetUp].some((verdict) => !verdict.allowed && verdict.reason === ''),
};

export const ruleNames = Object.keys(rules);

/** The rules that a state breaks, by name; none when it may be shown. */
export function broken(evidence: AccessEvidence, state: AccessState): string[] {
  return Object.entries(rules).flatMap(([name, isBroken]) => (isBroken(evidence, state) ? [name] : []));
}

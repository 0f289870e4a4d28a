import type { AccessEvidence, ConsentEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import { isConnected, keptForMs } from '#src/consent/access/connection.ts';
import { consentsIn, jobsIn, unconfirmedConsents } from '#src/consent/access/consents.ts';
import { extensionPhase } from '#src/consent/access/extension.ts';
import { isReportFresh, isRevokeProven, judgeJob, nodeStateOf, requestedAt } from '#src/consent/access/job.ts';
import { parseLevel } from '#src/consent/level.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { parseInstant, toUtcSeconds } from '#src/lib/time.ts';
import {
  datedWithinMs,
  fateOf,
  isShown,
  lastOf,
  machineReports,
  patience,
  person,
  type Question,
  read,
  wait,
} from './decide-shared.ts';
import { type Failure, listLagMs, type Operation, sentOf, type Step, type WriteRequest } from './operation.ts';

export interface RevokeQuestion extends Question {
  /** Why Azure refused what was asked: nothing else waits for that. */
  refused?: ReadonlyMap<string, Failure>;
}

/** Asking again and again for what somebody lets in again would never end. */
const mostTimes = 8;

/**
 * Ends all access that there was at the press. Pure, and idempotent: each job that may give access and was made before the press, and a job of
 * the id of each unconfirmed consent that was recorded before it, is put with type Revoke until evidence proves the end. What Azure hasn't
 * taken yet is asked for by what is known, for twice does no harm; all else waits until the jobs can be read. What was granted since is left
 * alone.
 */
export function decideRevoke(question: RevokeQuestion): Step {
  const { operation, evidence, now } = question;
  const known = lastKnown(evidence);
  const jobs = read(evidence.jobs);
  // Where Azure keeps no jobs none can be revoked, and saying that it was would be false.
  if ('value' in jobs && !Array.isArray(jobs.value))
    return ofReading(question) ?? person({ is: 'unavailable', message: jobs.value.unavailable });
  const listed = jobsIn(known) ?? [];
  const meant = listed.filter((job) => isMeant(job, operation, known));
  const live = listed.filter((job) => !judgeJob(job, known, now).isOver);
  // Being revoked by somebody else it still lets in; a request that failed doesn't.
  const later = live.filter((job) => !meant.includes(job) && judgeJob(job, known, now).finding !== 'requestFailed');
  // The machine allows one access at a time: what it reports of a later grant has taken the place of these, and a Revoke would end that.
  const isReplaced = later.some((job) => isReportFresh(job) && nodeStateOf(job) === 'active');
  const unconfirmed = unconfirmedConsents(known, now);
  const meantConsents = unconfirmed.filter((consent) => isRecordedBefore(consent, operation));
  const isEnded = (job: JobEvidence): boolean => isReplaced && nodeStateOf(job) === 'superseded';
  const asked = [
    ...live
      .filter((job) => meant.includes(job) && !isEnded(job))
      .map((job) => stepOfJob(job, { ...question, evidence: known })),
    ...(isReplaced ? [] : meantConsents).map(({ consentId: name, level = 'Diagnostics', notAfter }) =>
      askToEnd({ name, level, notAfter }, question),
    ),
  ];
  const wanted = asked.flatMap((step) => (step.do === 'write' ? step.requests : []));
  const first = wanted.filter((request) => isUntaken(request, operation));
  if (first.length > 0) return { do: 'write', requests: first };
  if ('step' in jobs) return jobs.step;
  if (wanted.length > 0) return { do: 'write', requests: wanted };
  // A person is needed where nothing else is left.
  const next = asked.find((step) => step.do === 'wait') ?? asked[0];
  if (next !== undefined) return insteadOf(next, question);
  const stillComing = comingUntil(meant, operation);
  if (now < stillComing) return wait({ is: 'onItsWay' }, Math.min(15, (stillComing - now) / 1000));
  // Of a consent that was recorded since, access might exist too.
  const isGrantedSince = later.length > 0 || unconfirmed.length > meantConsents.length;
  return ofReading(question) ?? concluded(meant, isGrantedSince, question);
}

/** The last answer to each part: by it is known what to ask for. Of a machine whose jobs nobody has read only records tell. */
function lastKnown(evidence: AccessEvidence): AccessEvidence {
  const { machine, jobs, consents } = evidence;
  const listed = lastOf(jobs);
  return {
    ...evidence,
    machine: lastOf(machine),
    jobs: 'problem' in listed ? { readAt: 0, value: [] } : listed,
    consents: lastOf(consents),
  };
}

/** Azure has taken no such request of this press yet. */
export function isUntaken(request: WriteRequest, operation: Operation): boolean {
  if ('remove' in request || request.put !== 'job' || request.type !== 'Revoke') return false;
  return sentOf(operation, request.name)?.acceptedAt === undefined;
}

/** What was read before the press says nothing of what there was at the press. Records that nobody may read keep no request waiting. */
function ofReading({ operation, evidence }: RevokeQuestion): Step | undefined {
  const parts = [evidence.jobs, evidence.consents, evidence.machine];
  if (parts.some(({ readAt }) => readAt < operation.pressedAt)) return wait({ is: 'onItsWay' }, 2);
  const consents = read(evidence.consents);
  if ('step' in consents && consents.step.do === 'wait') return consents.step;
  const { machine } = evidence;
  return 'value' in machine && machine.value === 'notFound' ? person({ is: 'machineGone' }) : undefined;
}

/** A job of before the press, or of a consent that was on record before it, whenever its request reached Azure. */
function isMeant(job: JobEvidence, operation: Operation, evidence: AccessEvidence): boolean {
  const madeAt = parseInstant(job.createdAt);
  if (madeAt === undefined || madeAt <= operation.pressedAt + datedWithinMs) return true;
  const consent = consentOf(job, evidence);
  return sentOf(operation, job.name) !== undefined || (consent !== undefined && isRecordedBefore(consent, operation));
}

function isRecordedBefore({ recordedAt }: Pick<ConsentEvidence, 'recordedAt'>, { pressedAt }: Operation): boolean {
  const at = parseInstant(recordedAt);
  return at === undefined || at <= pressedAt;
}

function consentOf({ name }: JobEvidence, evidence: AccessEvidence): ConsentEvidence | undefined {
  return consentsIn(evidence).find(({ consentId }) => sameId(consentId, name));
}

/** What a Revoke names. */
type End = Pick<Extract<WriteRequest, { put: 'job' }>, 'name' | 'level' | 'notAfter'>;

/** ARM wants level and end of a Revoke too: the job's where it has them, else those agreed to, else the least. */
function endOf(job: JobEvidence, evidence: AccessEvidence, now: number): End {
  const { name, accessLevel, expirationTimestamp } = job;
  const consent = consentOf(job, evidence);
  const isLevel = parseLevel(accessLevel) !== undefined || sameId(accessLevel, 'none');
  const isTime = parseInstant(expirationTimestamp) !== undefined;
  return {
    name,
    level: isLevel ? accessLevel : (consent?.level ?? 'Diagnostics'),
    notAfter: isTime ? expirationTimestamp : (consent?.notAfter ?? toUtcSeconds(now)),
  };
}

function stepOfJob(job: JobEvidence, question: RevokeQuestion): Step {
  const { operation, evidence, now } = question;
  const { finding } = judgeJob(job, evidence, now);
  const at = requestedAt(job) ?? operation.pressedAt;
  const isRevoke = sameId(job.type, 'revoke');
  // The machine reports that something took the place of this access, and Azure doesn't show it: nothing that comes of this job tells more.
  if (isRevoke && finding === 'displaced') return person({ is: 'unprovable' });
  // A machine that has come back after Azure dropped the request never hears of it.
  const isLapsed = (finding === 'revokeLate' || now - at > keptForMs) && isConnected(evidence);
  if (!isRevoke || finding === 'revokeFailed' || isLapsed)
    return askToEnd(endOf(job, evidence, now), question, requestedAt(job));
  // The proof needs the machine's connection too.
  const { machine } = evidence;
  return 'problem' in machine
    ? wait({ is: 'unreachable', failure: machine.problem }, patience(at, now))
    : machineReports(evidence, job, now);
}

/** Puts the Revoke, unless that has just been done, or Azure refuses it. `shownAt`: when Azure shows the newest request of the job, ms. */
function askToEnd(end: End, { operation, now, refused }: RevokeQuestion, shownAt = 0): Step {
  const sent = sentOf(operation, end.name);
  const failure = refused?.get(end.name.toLowerCase());
  const write: Step = failure
    ? person({ is: 'refused', failure })
    : { do: 'write', requests: [{ put: 'job', type: 'Revoke', ...end }] };
  if (sent === undefined) return write;
  if (sent.times >= mostTimes) return person({ is: 'gaveUp' });
  // Azure shows what came after our request, or what came of it: it failed, or somebody let Microsoft Support in again.
  const isAnswered = sent.acceptedAt !== undefined && isShown(sent, shownAt);
  const isOnItsWay = isAnswered ? now - sent.at < 1000 * 2 ** sent.times : fateOf(sent, now) === 'onItsWay';
  return isOnItsWay ? wait({ is: 'onItsWay' }, 2) : write;
}

/**
 * Until when a request for access from before the press may still reach Azure: one that left this browser, or one of a consent for which
 * Azure had no job before this revoke made it.
 */
function comingUntil(meant: readonly JobEvidence[], operation: Operation): number {
  const { pressedAt, notBefore = 0 } = operation;
  // The press is dated to a second.
  const isMadeByThis = ({ name, createdAt }: JobEvidence): boolean =>
    sentOf(operation, name) !== undefined && (parseInstant(createdAt) ?? 0) > pressedAt - 1000;
  return meant.some(isMadeByThis) ? Math.max(notBefore, pressedAt + listLagMs) : notBefore;
}

/** All that was meant has ended. How it ended is told by evidence alone, never by what was sent. */
function concluded(meant: readonly JobEvidence[], isGrantedSince: boolean, question: RevokeQuestion): Step {
  const { operation, evidence, now, refused } = question;
  if (isGrantedSince) return person({ is: 'replaced' });
  const { intent } = operation;
  const isWanted = intent.kind === 'revoke' && intent.removeExtension;
  const extension = isWanted ? stepOfRemoval(question) : undefined;
  if (typeof extension === 'object') return extension;
  // Among consents that nobody may read there might be one without a job.
  if ('problem' in evidence.consents) return person({ is: 'unprovable' });
  // Whoever asked for it, it ended since the press; else its time ran out since, or there was nothing to end.
  const isRevoked = meant.some(
    (job) => isRevokeProven(job, evidence, now) && endedAt(job) >= operation.pressedAt - datedWithinMs,
  );
  const ends = [...meant.map((job) => job.expirationTimestamp), ...consentsIn(evidence).map((one) => one.notAfter)];
  const hasExpired = ends.map((end) => parseInstant(end) ?? 0).some((end) => operation.pressedAt < end && end <= now);
  const is = isRevoked ? 'revoked' : hasExpired ? 'expired' : 'nothingToRevoke';
  return { do: 'done', outcome: { is, extension, failure: refused?.get('removal') } };
}

function endedAt({ endTime, nodeUpdatedAt }: JobEvidence): number {
  return Math.max(parseInstant(endTime) ?? 0, parseInstant(nodeUpdatedAt) ?? 0);
}

/** Who may not put a Revoke, or is kept from it by a policy, may be allowed to remove the extension. What that proves evidence says. */
function insteadOf(step: Step, question: RevokeQuestion): Step {
  if (step.do !== 'person' || step.why.is !== 'refused' || step.why.failure.kind !== 'forbidden') return step;
  const extension = stepOfRemoval(question);
  if (typeof extension === 'object') return extension;
  return extension === 'removed' ? person({ ...step.why, extension }) : step;
}

/** Nobody waits for what Azure refuses. */
function stepOfRemoval({ operation, evidence, now, refused }: RevokeQuestion): Step | 'removed' | 'kept' {
  if (refused?.get('removal') !== undefined) return 'kept';
  const extension = read(evidence.extension);
  if ('step' in extension) return extension.step.do === 'wait' ? extension.step : 'kept';
  if (extension.value === 'absent') return 'removed';
  const sent = sentOf(operation, 'removal');
  const fate = fateOf(sent, now);
  if (fate === 'onItsWay' || extensionPhase(extension.value) === 'deleting')
    return wait({ is: 'removing' }, patience(sent?.at, now));
  // Azure took the request and shows the extension all the same: the removal failed, or somebody installed it anew.
  return fate === 'gone' ? 'kept' : { do: 'write', requests: [{ remove: 'extension', name: extension.value.name }] };
}

import type { AccessEvidence, ConsentEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import { keptForMs } from '#src/consent/access/connection.ts';
import { unconfirmedConsents } from '#src/consent/access/consents.ts';
import { extensionPhase } from '#src/consent/access/extension.ts';
import { isReportFresh, isRevokeProven, judgeJob, nodeStateOf, requestedAt } from '#src/consent/access/job.ts';
import { parseLevel } from '#src/consent/level.ts';
import { parseInstant, toUtcSeconds } from '#src/lib/time.ts';
import { fateOf, isConnected, machineReports, patience, person, type Question, read, wait } from './decide-shared.ts';
import { type Failure, listLagMs, type Operation, type Outcome, sentOf, type Step } from './operation.ts';

export interface RevokeQuestion extends Question {
  /** Why the extension can't be removed: an extra, which holds up nothing. */
  kept?: Failure | undefined;
  /** Why Azure refused requests, by name of the job: no other job waits for that. */
  refused?: ReadonlyMap<string, Failure>;
  /** When each was last tried, by name of the job, ms: none is tried again before the others had their turn. */
  tried?: ReadonlyMap<string, number>;
}

/** By how much the clock of the press may be behind Azure's, ms. */
const datedWithinMs = 10_000;

/** Asking again and again for what somebody lets in again would never end. */
const mostTimes = 8;

/** For ten minutes. */
const mostRemovals = 40;

/** A removal that Azure took shows by then, ms; else what answered may not have been Azure. */
const removalShownMs = 15_000;

/**
 * Ends all access that there was at the press. Pure, and idempotent: each job that may give access and was made before the press, and a job of
 * the id of each unconfirmed consent that was recorded before it, is put with type Revoke until evidence proves the end. What was granted
 * since is left alone.
 */
export function decideRevoke(question: RevokeQuestion): Step {
  const { operation, evidence, now } = question;
  const jobs = read(evidence.jobs);
  if ('step' in jobs) return jobs.step;
  // Where Azure keeps no jobs none can be revoked, and saying that it was would be false.
  if (!Array.isArray(jobs.value))
    return ofOldReading(question) ?? ofGone(evidence) ?? person({ is: 'unavailable', message: jobs.value.unavailable });
  const meant = jobs.value.filter((job) => isMeant(job, operation, evidence));
  const live = jobs.value.filter((job) => !judgeJob(job, evidence, now).isOver);
  // Being revoked by somebody else it still lets in; a request that failed doesn't.
  const later = live.filter((job) => !meant.includes(job) && judgeJob(job, evidence, now).finding !== 'requestFailed');
  // The machine allows one access at a time: what it reports of a later grant has taken the place of these, and a Revoke would end that.
  const isReplaced = later.some((job) => isReportFresh(job) && nodeStateOf(job) === 'active');
  const isEnded = (job: JobEvidence): boolean => isReplaced && nodeStateOf(job) === 'superseded';
  const open = [
    ...live
      .filter((job) => meant.includes(job) && !isEnded(job))
      .map((job) => ({ name: job.name, step: stepOfJob(job, question) })),
    ...(isReplaced ? [] : meantConsents(question)).map((consent) => ({
      name: consent.consentId,
      step: askToEnd(consent.consentId, consent, question),
    })),
  ];
  const next = nextOf(open, question);
  if (next !== undefined) return next;
  const stillComing = comingUntil(meant, operation);
  if (now < stillComing) return wait({ is: 'onItsWay' }, Math.min(15, (stillComing - now) / 1000));
  return ofOldReading(question) ?? ofGone(evidence) ?? concluded(meant, later, question);
}

/** What can be asked for goes before what has to wait, what was tried longest ago first; a person is needed where nothing else is left. */
function nextOf(open: readonly { name: string; step: Step }[], { refused, tried }: RevokeQuestion): Step | undefined {
  const lastTried = ({ name }: { name: string }): number => tried?.get(name.toLowerCase()) ?? 0;
  const steps = open
    .toSorted((one, other) => lastTried(one) - lastTried(other))
    .map(({ name, step }) => {
      const failure = step.do === 'write' ? refused?.get(name.toLowerCase()) : undefined;
      return failure === undefined ? step : person({ is: 'refused', failure });
    });
  return steps.find((step) => step.do === 'write') ?? steps.find((step) => step.do === 'wait') ?? steps[0];
}

/** What was read before the press says nothing of what there was at the press. Records that can't be read at all block nothing. */
function ofOldReading({ operation, evidence }: RevokeQuestion): Step | undefined {
  const parts = [evidence.jobs, evidence.consents, evidence.machine];
  if (parts.some(({ readAt }) => readAt < operation.pressedAt)) return wait({ is: 'onItsWay' }, 2);
  const consents = read(evidence.consents);
  return 'step' in consents && consents.step.do === 'wait' ? consents.step : undefined;
}

function ofGone({ machine }: AccessEvidence): Step | undefined {
  return 'value' in machine && machine.value === 'notFound' ? person({ is: 'machineGone' }) : undefined;
}

/** A job of before the press, or of a consent that was on record before it, whenever its request reached Azure. */
function isMeant(job: JobEvidence, operation: Operation, evidence: AccessEvidence): boolean {
  const madeAt = parseInstant(job.createdAt);
  if (madeAt === undefined || madeAt <= operation.pressedAt + datedWithinMs) return true;
  const consent = consentsOf(evidence).find(({ consentId }) => consentId === job.name.toLowerCase());
  return sentOf(operation, job.name) !== undefined || (consent !== undefined && isRecordedBefore(consent, operation));
}

function isRecordedBefore({ recordedAt }: ConsentEvidence, { pressedAt }: Operation): boolean {
  const at = parseInstant(recordedAt);
  return at === undefined || at <= pressedAt;
}

function consentsOf({ consents }: AccessEvidence): ConsentEvidence[] {
  return 'value' in consents ? consents.value : [];
}

function meantConsents({ operation, evidence, now }: RevokeQuestion): ConsentEvidence[] {
  return unconfirmedConsents(evidence, now).filter((consent) => isRecordedBefore(consent, operation));
}

interface Terms {
  level: string;
  notAfter: string;
}

/** ARM wants level and end of a Revoke too: the job's where it has them, else those agreed to, else the least. */
function termsOf(
  { name, accessLevel, expirationTimestamp }: JobEvidence,
  evidence: AccessEvidence,
  now: number,
): Terms {
  const consent = consentsOf(evidence).find(({ consentId }) => consentId === name.toLowerCase());
  const isLevel = parseLevel(accessLevel) !== undefined || accessLevel.toLowerCase() === 'none';
  return {
    level: isLevel ? accessLevel : (consent?.level ?? 'Diagnostics'),
    notAfter:
      parseInstant(expirationTimestamp) === undefined ? (consent?.notAfter ?? toUtcSeconds(now)) : expirationTimestamp,
  };
}

function stepOfJob(job: JobEvidence, question: RevokeQuestion): Step {
  const { operation, evidence, now } = question;
  const { finding } = judgeJob(job, evidence, now);
  const terms = termsOf(job, evidence, now);
  if (job.type.toLowerCase() !== 'revoke') return askToEnd(job.name, terms, question, job);
  // The machine reports that something took the place of this access, and Azure doesn't show it: nothing that comes of this job tells more.
  if (finding === 'displaced') return person({ is: 'unprovable' });
  const at = requestedAt(job) ?? operation.pressedAt;
  // A machine that has come back after Azure dropped the request never hears of it.
  const isLapsed = finding === 'revokeLate' || now - at > keptForMs;
  if (finding === 'revokeFailed' || (isLapsed && isConnected(evidence)))
    return askToEnd(job.name, terms, question, job);
  return machineReports(evidence, job, now);
}

/** Puts the Revoke, unless that has just been done. `job`: as Azure lists it, if it does. */
function askToEnd(
  name: string,
  { level, notAfter }: Terms,
  { operation, now }: RevokeQuestion,
  job?: JobEvidence,
): Step {
  const sent = sentOf(operation, name);
  const write: Step = { do: 'write', request: { put: 'job', name, type: 'Revoke', level, notAfter } };
  if (sent === undefined) return write;
  const changedAt = job && requestedAt(job);
  const isSeen = changedAt !== undefined && sent.acceptedAt !== undefined && changedAt >= sent.at - datedWithinMs;
  if (sent.times >= mostTimes) return person({ is: 'gaveUp', why: { is: 'machineReports' } });
  // Azure shows what came after our request, or what came of it: it failed, or somebody let Microsoft Support in again.
  const pauseMs = 1000 * Math.min(60, 2 ** sent.times);
  if (isSeen) return now - sent.at >= pauseMs ? write : wait({ is: 'onItsWay' }, (sent.at + pauseMs - now) / 1000);
  return fateOf(sent, now) === 'onItsWay' ? wait({ is: 'onItsWay' }, 3) : write;
}

/**
 * Until when a request for access from before the press may still reach Azure: one that left this browser, or one of a consent for which
 * Azure had no job before this revoke made it.
 */
function comingUntil(meant: readonly JobEvidence[], { pressedAt, notBefore = 0 }: Operation): number {
  const isMadeByThis = (job: JobEvidence): boolean => (parseInstant(job.createdAt) ?? 0) > pressedAt + datedWithinMs;
  return meant.some(isMadeByThis) ? Math.max(notBefore, pressedAt + listLagMs) : notBefore;
}

/** All that was meant has ended. How it ended is told by evidence alone, never by what was sent. */
function concluded(meant: readonly JobEvidence[], later: readonly JobEvidence[], question: RevokeQuestion): Step {
  const { operation, evidence, now, kept } = question;
  if (later.length > 0) return person({ is: 'replaced' });
  const extension = stepOfRemoval(question);
  if (typeof extension === 'object') return extension;
  // Whoever asked for it, it ended since the press; else its time ran out since, or there was nothing to end.
  const isRevoked = meant.some(
    (job) => isRevokeProven(job, evidence, now) && endedAt(job) >= operation.pressedAt - datedWithinMs,
  );
  const ends = [
    ...meant.map((job) => job.expirationTimestamp),
    ...consentsOf(evidence).map(({ notAfter }) => notAfter),
  ];
  const hasExpired = ends.some((end) => {
    const at = parseInstant(end) ?? 0;
    return operation.pressedAt < at && at <= now;
  });
  const outcome: Outcome = {
    is: isRevoked ? 'revoked' : hasExpired ? 'expired' : 'nothingToRevoke',
    ...(extension !== undefined && { extension }),
    ...(extension === 'kept' && kept !== undefined && { failure: kept }),
  };
  return { do: 'done', outcome };
}

function endedAt({ endTime, nodeUpdatedAt }: JobEvidence): number {
  return Math.max(parseInstant(endTime) ?? 0, parseInstant(nodeUpdatedAt) ?? 0);
}

/** Then the extension, if that was wanted. Nobody waits for what Azure refuses. */
function stepOfRemoval({ operation, evidence, now, kept }: RevokeQuestion): Step | 'removed' | 'kept' | undefined {
  const { intent } = operation;
  if (intent.kind !== 'revoke' || !intent.removeExtension) return undefined;
  if (kept !== undefined) return 'kept';
  const extension = read(evidence.extension);
  if ('step' in extension) return extension.step.do === 'wait' ? extension.step : 'kept';
  if (extension.value === 'absent') return 'removed';
  const sent = sentOf(operation, 'removal');
  if (extensionPhase(extension.value) === 'deleting') return wait({ is: 'removing' }, patience(sent?.at, now));
  // Azure takes the request again and again, and shows the extension all the same: the removal fails, or somebody installs it anew.
  if ((sent?.times ?? 0) >= mostRemovals) return 'kept';
  if (sent !== undefined && now - (sent.acceptedAt ?? sent.at) < removalShownMs) return wait({ is: 'removing' }, 5);
  return { do: 'write', request: { remove: 'extension', name: extension.value.name } };
}

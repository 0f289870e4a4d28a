import { nodeStateOf, outcomeOf } from '#src/consent/access/job-words.ts';
import { isWithin, parseAccessLevel } from '#src/consent/access-level.ts';
import { isPassedOver, openSessions, saysOf } from '#src/consent/access/access-job.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import type { Consent } from '#src/consent/consent.ts';
import { parseInstant } from '#src/consent/instant.ts';
import type { ConsentStanding } from '#src/azure/records/consent-standing.ts';

/** What the jobs read from Azure allow a grant to do next on one machine. */
export type GrantDecision =
  | { next: 'put' }
  | { next: 'wait'; message: string }
  | { next: 'confirmed'; message: string }
  | {
      next: 'stop';
      step: 'failed' | 'skipped' | 'unknown';
      message: string;
      remedy?: string;
      /** Nothing is left to go on with under this consent. */
      isFinal?: true;
      /** The request that Azure shows has failed: it may be an earlier one than the latest. */
      isRequestFailed?: true;
      /** Only a record says so, which proves nothing of a request that is on its way. */
      isClosed?: true;
      /** Azure shows no request, and nothing else that stands against it. */
      isAbsent?: true;
      /** Only the time says so, which may be that of a clock that no server has confirmed. */
      isByTime?: true;
    };

export interface GrantQuestion {
  consent: Pick<Consent, 'level' | 'notAfter' | 'replaces'>;
  consentId: string;
  jobs: readonly JobEvidence[];
  /** Server time, ms. */
  now: number;
  /** The job was asked for from here at some time, now or before a reload. */
  requested: boolean;
  /** A person has just pressed for this machine, and nothing has been sent or seen under way since: a failed or vanished job may be asked for again. */
  mayRepeat: boolean;
  /** What the records say of the end of this consent's access to this machine. */
  standing: ConsentStanding;
}

type AgreedConsent = GrantQuestion['consent'];

export const timeOver = 'The agreed time has ended; access is not asked for any more.';
const endOnRecord = 'The end of access under this consent is on record. It is never granted again.';
const closedOnRecord =
  'This consent was closed on record for this machine, and it is never granted again. The machine’s page says whether there is access.';
const revokeAsked =
  'A revoke of access under this consent was asked for, and it is never granted again. The machine’s page says whether access has ended.';

const same = (text: string, other: string): boolean => text.toLowerCase() === other.toLowerCase();

const stop = (step: 'failed' | 'unknown', message: string, remedy?: string): GrantDecision => ({
  next: 'stop',
  step,
  message,
  ...(remedy === undefined ? {} : { remedy }),
});

const over = (message: string) => ({ next: 'stop', step: 'skipped', message, isFinal: true }) as const;

const endedByTime = { ...over(timeOver), isByTime: true } as const;

/** Not before `at`, or not to be compared: a time that cannot be read never lets anything through. */
const isPast = (text: string, now: number): boolean => !(now < (parseInstant(text) ?? Number.NaN));

/** The machine reports something through the job, or a session is open: whatever the request came to, access may be there. */
const isHeld = (job: JobEvidence): boolean => nodeStateOf(job) !== 'none' || openSessions(job) > 0;

/**
 * Whether nothing is left of access whose end has passed. The machine keeps the end by itself, but for what it still tells of; what took the
 * place of a job has an end of its own; and a removal proves itself, or that it failed.
 */
const hasRunOut = (job: JobEvidence, now: number): boolean => {
  const end = parseInstant(job.expirationTimestamp);
  const says = saysOf(job);
  const isOver = same(job.type, 'enable')
    ? says === 'ended' || says === 'nothing'
    : says === 'ended' && same(job.type, 'revoke');
  return isOver && end !== undefined && end <= now;
};

const isAccessOver = (job: JobEvidence, jobs: readonly JobEvidence[], now: number): boolean =>
  isPassedOver(job, { jobs: [...jobs] }) || hasRunOut(job, now);

/** A request to end access that has not failed, and that nothing which the machine reports since speaks against. */
const isEnding = (job: JobEvidence): boolean =>
  same(job.type, 'revoke') && outcomeOf(job) !== 'failed' && ['nothing', 'ended', 'superseded'].includes(saysOf(job));

/** The end of access was asked for and may not be proven yet. */
export const isBeingEnded = (job: JobEvidence, jobs: readonly JobEvidence[], now: number): boolean =>
  !isAccessOver(job, jobs, now) && isEnding(job);

/** A request for access that came to nothing. */
const isInVain = (job: JobEvidence): boolean =>
  same(job.type, 'enable') &&
  outcomeOf(job) === 'failed' &&
  !isHeld(job) &&
  parseAccessLevel(job.accessLevel) !== undefined &&
  parseInstant(job.expirationTimestamp) !== undefined;

/**
 * Whether a job gives, or may give, access now. What cannot be read with certainty counts as access, and so does a request to end it that
 * failed: what it was to end goes on. `jobs`: all of the machine.
 */
export const mayGiveAccess = (job: JobEvidence, jobs: readonly JobEvidence[], now: number): boolean =>
  !isAccessOver(job, jobs, now) && !isEnding(job) && !isInVain(job);

/** Level or end beyond the consent, or not to be understood: neither may pass as agreed. */
const exceeds = (job: JobEvidence, consent: AgreedConsent): boolean => {
  const level = parseAccessLevel(job.accessLevel);
  const isLevelWithin = same(job.accessLevel, 'None') || (level !== undefined && isWithin(level, consent.level));
  const end = parseInstant(job.expirationTimestamp);
  const agreedEnd = parseInstant(consent.notAfter);
  return !isLevelWithin || end === undefined || agreedEnd === undefined || end > agreedEnd;
};

const isAsAgreed = (job: JobEvidence, consent: AgreedConsent): boolean =>
  parseAccessLevel(job.accessLevel) === consent.level &&
  parseInstant(job.expirationTimestamp) === parseInstant(consent.notAfter);

const confirmed = (job: JobEvidence, consent: AgreedConsent): GrantDecision => ({
  next: 'confirmed',
  message: isAsAgreed(job, consent)
    ? 'The machine has reported access as agreed.'
    : `The machine has reported access, since reduced to ${job.accessLevel} until ${job.expirationTimestamp}.`,
});

const whyFailed = (job: JobEvidence): string =>
  job.connectionErrorMessage ??
  `Azure gives no reason (provisioning state ${job.provisioningState}, status ${job.status}).`;

const heldWords = (job: JobEvidence): string => {
  const shown = nodeStateOf(job) === 'none' ? 'Azure shows an open session' : `the machine reports "${job.nodeState}"`;
  return `The last request failed, and ${shown}:`;
};
const heldRemedy = 'See the machine’s page for what Azure shows of access; it can be revoked there.';

/** A request that failed: of access that the machine or a session shows all the same, an earlier one may have been the cause. */
const decideFailed = (job: JobEvidence, { mayRepeat }: GrantQuestion): GrantDecision => {
  if (isHeld(job)) return stop('unknown', `${heldWords(job)} access may exist. ${whyFailed(job)}`, heldRemedy);
  if (mayRepeat) return { next: 'put' };
  const message = `Access could not be set up: ${whyFailed(job)}`;
  return { next: 'stop', step: 'failed', message, isRequestFailed: true };
};

/** What the job of this very consent proves. */
const decideOwn = (job: JobEvidence, question: GrantQuestion): GrantDecision => {
  const { consent, now } = question;
  const node = nodeStateOf(job);
  if (same(job.type, 'revoke')) return over(revokeAsked);
  if (!same(job.type, 'enable'))
    return stop('unknown', `Azure gives the type of the job as "${job.type}", which is not known here.`);
  if (exceeds(job, consent)) {
    const shown = `${job.accessLevel} until ${job.expirationTimestamp}`;
    return stop('failed', `Azure shows more than was agreed: ${shown}.`, 'Revoke access on this machine.');
  }
  const isReported = node === 'ended' || node === 'superseded';
  if (isPast(consent.notAfter, now) || isPast(job.expirationTimestamp, now))
    return isReported ? over(timeOver) : endedByTime;
  if (node === 'superseded') return over('Another grant has since taken the place of this one.');
  if (node === 'ended') return over(`The machine reports access as ${job.nodeState}.`);
  if (outcomeOf(job) === 'failed') return decideFailed(job, question);
  if (node === 'active' && outcomeOf(job) === 'succeeded') return confirmed(job, consent);
  return { next: 'wait', message: 'Access requested, waiting for the machine to report it.' };
};

const conflict = (job: JobEvidence): GrantDecision => {
  const { createdBy, lastModifiedBy } = job;
  const by = createdBy === undefined ? '' : ` by ${createdBy}`;
  const isChanged = lastModifiedBy !== undefined && lastModifiedBy !== createdBy;
  const changed = isChanged ? `, last changed by ${lastModifiedBy}` : '';
  return stop(
    'failed',
    `Conflict: access was already let in${by} (job ${job.name}, ${job.accessLevel} until ${job.expirationTimestamp}${changed}). It was left as it is.`,
    'Revoke that access first, or wait for its end, then try again.',
  );
};

/** Why nothing is asked for any more, where the records say that access is over. */
export const recordedEnd = (standing: Exclude<ConsentStanding, 'open'>): string =>
  standing === 'ended' ? endOnRecord : closedOnRecord;

/**
 * What to do next for one machine, from the evidence alone. The job is asked for only while the agreed time runs, when Azure shows none
 * of ours and no other access that this consent does not replace (I2, I5; an ended consent is never granted again).
 */
export const decideGrant = (question: GrantQuestion): GrantDecision => {
  const { jobs, consentId, consent, now } = question;
  if (question.standing === 'ended') return over(endOnRecord);
  const own = jobs.find((job) => same(job.name, consentId));
  const decision = own === undefined ? undefined : decideOwn(own, question);
  if (decision !== undefined && decision.next !== 'put') return decision;
  // Access that came all the same shows as what it is; none is asked for any more.
  if (question.standing === 'closed') return { ...over(closedOnRecord), isClosed: true };
  if (isPast(consent.notAfter, now)) return endedByTime;
  const replaced = new Set(consent.replaces.map((name) => name.toLowerCase()));
  const foreign = jobs.find(
    (job) => job !== own && !replaced.has(job.name.toLowerCase()) && mayGiveAccess(job, jobs, now),
  );
  if (foreign !== undefined) return conflict(foreign);
  if (own === undefined && question.requested && !question.mayRepeat) {
    const message =
      'Access was asked for from here, but Azure shows no such job: the request was lost, or someone removed the job.';
    return { next: 'stop', step: 'unknown', message, isAbsent: true };
  }
  return { next: 'put' };
};

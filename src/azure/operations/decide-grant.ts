import { jobsIn } from '#src/consent/access/consents.ts';
import { blocksGrant } from '#src/consent/access/decide.ts';
import type { JobEvidence } from '#src/consent/access/evidence.ts';
import {
  isBeingRevoked,
  isReportFresh,
  jobOutcome,
  nodeStateOf,
  openSessions,
  requestedAt,
} from '#src/consent/access/job.ts';
import { type Consent, isOtherComputer } from '#src/consent/consent.ts';
import { isWithin, parseLevel } from '#src/consent/level.ts';
import { parseInstant } from '#src/lib/time.ts';
import { stepToExtension } from './decide-set-up.ts';
import {
  datedWithinMs,
  fateOf,
  isShown,
  jobNamed,
  person,
  type Question,
  read,
  reported,
  standsOpen,
  wait,
} from './decide-shared.ts';
import { type Operation, sentOf, type Step } from './operation.ts';

export type Agreed = Pick<Consent, 'machines' | 'vmIds' | 'level' | 'notAfter' | 'replaces'>;

export interface GrantQuestion extends Question {
  consentId: string;
  /** What is on record in Azure, its signature verified. */
  agreed: Agreed;
}

/**
 * Extension first, then the job of the consent, then the machine's report. Pure. The job is asked for only while the agreed time runs, when
 * Azure shows none of ours, and no other access that this consent doesn't take the place of (I2); a consent that was revoked, ended or
 * replaced is never granted again.
 */
export function decideGrant(question: GrantQuestion): Step {
  const { operation, evidence, now, consentId, agreed } = question;
  const machine = read(evidence.machine);
  if ('step' in machine) return machine.step;
  if (machine.value === 'notFound') return person({ is: 'machineGone' });
  if (isOtherComputer(agreed, evidence.machineId, machine.value.vmId)) return person({ is: 'otherComputer' });
  const jobs = read(evidence.jobs);
  if ('step' in jobs) return jobs.step;
  const sent = sentOf(operation, consentId);
  const fate = fateOf(sent, now);
  if (!Array.isArray(jobs.value)) {
    // Azure offered jobs when access was asked for.
    if (fate === 'onItsWay') return wait({ is: 'onItsWay' }, 5);
    return person({ is: 'unavailable', message: jobs.value.unavailable });
  }
  const own = jobNamed(evidence, consentId);
  const ofOwn = own && stepOfOwn(own, question);
  if (ofOwn !== undefined) return ofOwn;
  const consents = read(evidence.consents);
  if ('step' in consents) return consents.step;
  // Records are claims, and these can only keep access from being granted.
  if (consents.value.some((one) => one.consentId === consentId && one.end !== undefined))
    return person({ is: 'revoked' });
  if (consents.value.some(({ replaces }) => replaces.includes(consentId))) return person({ is: 'replaced' });
  if (isPast(agreed.notAfter, now)) return person({ is: 'timeOver' });
  const inTheWay = stepOfOthers(question);
  if (inTheWay !== undefined) return inTheWay;
  if (own === undefined && fate === 'gone') return person({ is: 'lost' });
  if (own === undefined && fate === 'onItsWay') return wait({ is: 'onItsWay' }, 3);
  return (
    stepToExtension(question) ?? {
      do: 'write',
      requests: [{ put: 'job', name: consentId, type: 'Enable', level: agreed.level, notAfter: agreed.notAfter }],
    }
  );
}

/** Not before `at`, or not to be compared: a time that can't be read never lets anything through. */
function isPast(text: string, now: number): boolean {
  return !(now < (parseInstant(text) ?? Number.NaN));
}

/** What the job of this very consent proves; `undefined` where it may be asked for once more. */
function stepOfOwn(job: JobEvidence, question: GrantQuestion): Step | undefined {
  const { operation, now, agreed } = question;
  if (job.type.toLowerCase() === 'revoke') return person({ is: 'revoked' });
  if (job.type.toLowerCase() !== 'enable' || exceeds(job, agreed)) return person({ is: 'exceeds', ...shown(job) });
  const node = nodeStateOf(job);
  const reports = isReportFresh(job) ? node : 'none';
  if (reports === 'superseded') return person({ is: 'replaced' });
  if (isPast(agreed.notAfter, now) || isPast(job.expirationTimestamp, now)) return person({ is: 'timeOver' });
  if (reports === 'ended') return person({ is: 'revoked' });
  if (jobOutcome(job) === 'failed') {
    const sent = sentOf(operation, job.name);
    // What failed before stays in Azure's lists until the new request comes into them.
    if (sent !== undefined && !isShown(sent, requestedAt(job)) && fateOf(sent, now) === 'onItsWay')
      return wait({ is: 'onItsWay' }, 3);
    // A press asks once more for what had failed before it. Where the machine shows access all the same, an earlier request may be the cause.
    const isHeld = node === 'active' || openSessions(job).length > 0;
    const askedAt = Math.max(requestedAt(job) ?? 0, sent?.acceptedAt ?? 0);
    if (!isHeld && askedAt < operation.pressedAt) return undefined;
    return person({ is: 'requestFailed', message: job.connectionErrorMessage });
  }
  return reported('active', job, question);
}

/** Level or end beyond the consent, or not to be understood: neither may pass as agreed. */
function exceeds(job: JobEvidence, agreed: Agreed): boolean {
  const level = parseLevel(job.accessLevel);
  const [end = Number.NaN, agreedEnd = Number.NaN] = [job.expirationTimestamp, agreed.notAfter].map(parseInstant);
  return level === undefined || !isWithin(level, agreed.level) || !(end <= agreedEnd);
}

/** Somebody has revoked since the press; or other access that this consent doesn't take the place of, or whose end isn't proven yet. */
function stepOfOthers({ operation, evidence, now, consentId, agreed }: GrantQuestion): Step | undefined {
  const jobs = jobsIn(evidence) ?? [];
  // Wherever it was pressed: who revokes means what is on its way, too.
  if (jobs.some((job) => isRevokedSince(job, operation))) return person({ is: 'revoked' });
  const blocking = jobs.filter((job) => blocksGrant(job, evidence, now));
  const replaced = new Set([consentId, ...agreed.replaces].map((name) => name.toLowerCase()));
  const open = blocking.find((job) => !replaced.has(job.name.toLowerCase()) && standsOpen(job, evidence, now));
  if (open !== undefined) return person({ is: 'conflict', ...shown(open), by: open.createdBy });
  return blocking.some(isBeingRevoked) ? wait({ is: 'busy' }, 8) : undefined;
}

function isRevokedSince(job: JobEvidence, { pressedAt }: Operation): boolean {
  return job.type.toLowerCase() === 'revoke' && (requestedAt(job) ?? 0) >= pressedAt - datedWithinMs;
}

function shown(job: JobEvidence): { job: string; level: string; until: string } {
  return { job: job.name, level: job.accessLevel, until: job.expirationTimestamp };
}

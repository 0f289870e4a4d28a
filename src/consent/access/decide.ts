import { isConsentId } from '#src/consent/consent-id.ts';
import { parseInstant } from '#src/lib/time.ts';
import { awayOf, noticedWithinMs } from './connection.ts';
import { consentConflicts, endConflicts, jobsIn, unconfirmedConsents, ungivenIn } from './consents.ts';
import type { AccessEvidence, JobEvidence } from './evidence.ts';
import { extensionPhase, phaseIn, phaseKinds } from './extension.ts';
import {
  byAge,
  hasRunOut,
  isBeingRevoked,
  isReportFresh,
  type JobVerdict,
  judgeJob,
  openSessions,
  requestedAt,
  revokedAt,
} from './job.ts';
import { findings, noJobRank } from './job-table.ts';
import type { AccessConflict, AccessState, AccessWhy, RefusalWhy, UnconfirmedAccess, Verdict } from './state.ts';
import type { AccessKind } from './state-words.ts';

/**
 * The state of access to a machine: a pure function of what was read from Azure and of server time (ms), never of what was asked for. Whatever
 * is not known counts as "not proven": "Revoked" needs Azure's proof and the machine's, "Active" the machine's report within its end.
 */
export function decideAccess(evidence: AccessEvidence, now: number): AccessState {
  // Newest first; the sort keeps that order within a rank.
  const verdicts = (jobsIn(evidence) ?? []).toSorted(byAge).map((job) => judgeJob(job, evidence, now));
  const live = verdicts.filter(({ isOver }) => !isOver).toSorted((one, other) => rankOf(one) - rankOf(other));
  const decision = decide(verdicts, live, evidence, now);
  const isLive = decision.kind === 'active' || decision.kind === 'requested';
  return {
    ...decision,
    conflicts: [...decision.conflicts, ...waiting(evidence, now)],
    can: {
      grant: canGrant(decision, live, evidence, now),
      reduce: isLive ? yes : { allowed: false, why: { is: 'noLiveAccess' } },
      setUp: canSetUp(evidence),
    },
  };
}

type Decision = Omit<AccessState, 'can'>;

function decide(
  verdicts: readonly JobVerdict[],
  live: readonly JobVerdict[],
  evidence: AccessEvidence,
  now: number,
): Decision {
  const { machine, jobs, consents } = evidence;
  if ('value' in machine && machine.value === 'notFound') return unknown(evidence, { is: 'machineGone' });
  if ('problem' in jobs) return unknown(evidence, { is: 'unread', part: 'jobs', problem: jobs.problem });
  const [first] = live;
  const unconfirmed = unconfirmedConsents(evidence, now);
  if (first !== undefined && (unconfirmed.length === 0 || rankOf(first) < noJobRank)) {
    return ofJob(first, live.slice(1), unconfirmed, evidence);
  }
  if (unconfirmed.length > 0) return ofConsents(unconfirmed, live, evidence);
  // Among consents that nobody read there may be one without a job.
  if ('problem' in consents) return unknown(evidence, { is: 'unread', part: 'consents', problem: consents.problem });
  return ofLast(verdicts, evidence);
}

function rankOf({ finding }: JobVerdict): number {
  return findings[finding].rank ?? Infinity;
}

/** A job through which access may exist. */
function ofJob(
  verdict: JobVerdict,
  others: readonly JobVerdict[],
  unconfirmed: readonly UnconfirmedAccess[],
  evidence: AccessEvidence,
): Decision {
  return {
    ...jobPart(verdict, evidence),
    mayHaveAccess: true,
    openSessions: [verdict, ...others].flatMap(({ job }) => openSessions(job)),
    others: others.map(({ job }) => job),
    conflicts: [
      ...consentConflicts(verdict, evidence),
      ...othersConflicts(others),
      ...unconfirmed.map(
        ({ consentId, deletedAt }) => ({ is: 'noJob', consentId, ...(deletedAt && { deletedAt }) }) as const,
      ),
      ...(verdict.finding === 'active' ? againstActive(evidence) : []),
      ...unavailable(evidence),
    ],
  };
}

/** Access of which Azure has no job. */
function ofConsents(consents: UnconfirmedAccess[], live: readonly JobVerdict[], evidence: AccessEvidence): Decision {
  const [first] = consents;
  return {
    kind: 'unconfirmed',
    why: { is: 'noJob', consents },
    consentId: first && isConsentId(first.consentId) ? first.consentId : undefined,
    level: first?.level,
    until: parseInstant(first?.notAfter),
    since: parseInstant(first?.notBefore),
    openSessions: live.flatMap(({ job }) => openSessions(job)),
    mayHaveAccess: true,
    others: live.map(({ job }) => job),
    conflicts: [...consents.flatMap(endConflicts), ...othersConflicts(live), ...unavailable(evidence)],
    readAt: evidence.jobs.readAt,
  };
}

/** No access: the newest end says how things stand, unless a set-up runs or failed since; else the extension does. */
function ofLast(verdicts: readonly JobVerdict[], evidence: AccessEvidence): Decision {
  const last = verdicts.find(({ finding }) => findings[finding].kind !== undefined);
  const phase = phaseIn(evidence);
  const none = { mayHaveAccess: false, others: [], conflicts: unavailable(evidence) };
  if (last !== undefined && phase !== 'inProgress' && phase !== 'failed') {
    return { ...jobPart(last, evidence), ...none };
  }
  const { extension } = evidence;
  if ('problem' in extension) {
    return unknown(evidence, { is: 'unread', part: 'extension', problem: extension.problem });
  }
  const is = extensionPhase(extension.value);
  const message = extension.value === 'absent' ? undefined : extension.value.message;
  const why: AccessWhy = { is: 'extension', phase: is, message };
  const kind = phaseKinds[is];
  return { ...unknown(evidence, why), ...none, kind, mayHaveAccess: kind === 'unknown' };
}

/** What a job tells of the state. */
function jobPart(
  verdict: JobVerdict,
  { machine, jobs }: AccessEvidence,
): Omit<Decision, 'mayHaveAccess' | 'others' | 'conflicts'> {
  const { job, finding, level, until } = verdict;
  const kind = findings[finding].kind ?? 'unknown';
  const id = job.name.toLowerCase();
  const request = requestedAt(job);
  const away = kind === 'revoked' || finding === 'expired' ? undefined : awayOf(machine, request);
  const sinces: Partial<Record<AccessKind, number | undefined>> = {
    active: parseInstant(job.endTime) ?? request,
    revoked: revokedAt(job),
    expired: until,
  };
  return {
    kind,
    why: { is: 'job', finding, at: momentOf(verdict), away },
    isConfirmed: kind === 'expired' ? finding === 'expired' : undefined,
    job,
    consentId: isConsentId(id) ? id : undefined,
    level,
    until,
    since: kind in sinces ? sinces[kind] : request,
    openSessions: openSessions(job),
    readAt: jobs.readAt,
  };
}

/** When access ended, or from when on a machine that stays connected proves it, ms. */
function momentOf({ job, finding }: JobVerdict): number | undefined {
  const at = revokedAt(job);
  if (finding === 'revoked') return at;
  return finding === 'revokeSeen' && at !== undefined ? at + noticedWithinMs : undefined;
}

function unknown({ jobs: { readAt } }: AccessEvidence, why: AccessWhy): Decision {
  return { kind: 'unknown', why, openSessions: [], mayHaveAccess: true, others: [], conflicts: [], readAt };
}

function othersConflicts(others: readonly JobVerdict[]): AccessConflict[] {
  return others.map(({ job, finding }) => ({ is: 'otherJob', name: job.name, finding }));
}

/** What was read elsewhere and does not fit a machine that reports access as active. */
function againstActive(evidence: AccessEvidence): AccessConflict[] {
  const phase = phaseIn(evidence);
  const away = awayOf(evidence.machine);
  return [
    ...(phase === 'absent' || phase === 'deleting' ? [{ is: 'extension', phase } as const] : []),
    ...(away ? [{ is: 'machineAway', away } as const] : []),
  ];
}

function unavailable({ jobs }: AccessEvidence): AccessConflict[] {
  return 'value' in jobs && !Array.isArray(jobs.value) ? [{ is: 'jobsUnavailable', ...jobs.value }] : [];
}

/** What may yet become access. */
function waiting(evidence: AccessEvidence, now: number): AccessConflict[] {
  return ungivenIn(evidence).flatMap(({ consentId, answerBy = 0 }) =>
    answerBy > now ? [{ is: 'waitsForApproval', consentId, answerBy }] : [],
  );
}

const yes: Verdict = { allowed: true };

function canGrant(
  { kind, why }: Decision,
  live: readonly JobVerdict[],
  evidence: AccessEvidence,
  now: number,
): Verdict {
  if (kind === 'unknown' && why.is !== 'job') {
    return { allowed: false, why: { is: why.is === 'machineGone' ? why.is : 'unknown' } };
  }
  // Nothing of somebody else's is overwritten unseen.
  const first = live.find((verdict) => !isReplaceable(verdict, now));
  if (first !== undefined) return { allowed: false, why: refusalOf(first) };
  return kind === 'setUpFailed' ? { allowed: false, why: { is: 'setUpFailed' } } : whenConnected(evidence);
}

/** Whether a job stands in the way of new access on the machine, unless that takes its place. */
export function blocksGrant(job: JobEvidence, evidence: AccessEvidence, now: number): boolean {
  const verdict = judgeJob(job, evidence, now);
  return !verdict.isOver && !isReplaceable(verdict, now);
}

/** A request that failed may be repeated. What Azure does not show, only new access can replace, once all that it shows is revoked or past. */
function isReplaceable({ job, finding }: JobVerdict, now: number): boolean {
  if (finding === 'requestFailed') return true;
  return finding === 'displaced' && isReportFresh(job) && (isBeingRevoked(job) || hasRunOut(job, now));
}

function refusalOf({ finding, until }: JobVerdict): RefusalWhy {
  const { kind } = findings[finding];
  if (kind === 'active' || kind === 'requested') return { is: 'accessExists', kind, until };
  if (kind === 'revocationPending') return { is: kind };
  if (kind === 'expired') return { is: 'endNotConfirmed' };
  return { is: finding === 'revokeFailed' ? finding : 'unknown' };
}

function canSetUp(evidence: AccessEvidence): Verdict {
  const { machine } = evidence;
  if ('value' in machine) {
    if (machine.value === 'notFound') return { allowed: false, why: { is: 'machineGone' } };
    if (machine.value.azureLocal) return { allowed: false, why: { is: 'azureLocal' } };
  }
  const phase = phaseIn(evidence) ?? 'unread';
  if (phase !== 'absent' && phase !== 'failed') return { allowed: false, why: { is: 'extension', phase } };
  return whenConnected(evidence);
}

function whenConnected(evidence: AccessEvidence): Verdict {
  const away = awayOf(evidence.machine);
  return away ? { allowed: false, why: { is: 'machineAway', away } } : yes;
}

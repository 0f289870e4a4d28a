import { isConsentId } from '#src/consent/consent.ts';
import { parseInstant } from '#src/lib/time.ts';
import { awayOf, noticedWithinMs } from './connection.ts';
import { consentConflicts, endConflicts, jobsIn, unconfirmedConsents } from './consents.ts';
import type { AccessEvidence, ConsentEvidence } from './evidence.ts';
import { phaseIn, phaseKinds } from './extension.ts';
import { byAge, isBeingRevoked, type JobVerdict, judgeJob, openSessions, requestedAt, revokedAt } from './job.ts';
import { findings, noJobRank } from './job-table.ts';
import type { AccessConflict, AccessKind, AccessState, AccessWhy, Verdict } from './state.ts';

/**
 * The state of access to a machine: a pure function of what was read from Azure and of server time (ms), never of what was asked for. Whatever
 * is not known counts as "not proven": "Revoked" needs Azure's proof and the machine's, "Active" the machine's report within its end.
 */
export function decideAccess(evidence: AccessEvidence, now: number): AccessState {
  const decision = decide(evidence, now);
  return { ...decision, can: verdictsOf(decision, evidence, now) };
}

type Decision = Omit<AccessState, 'can'>;

function decide(evidence: AccessEvidence, now: number): Decision {
  const { machine, jobs, consents } = evidence;
  if ('value' in machine && machine.value === 'notFound') return unknown(evidence, { is: 'machineGone' });
  if ('problem' in jobs) return unknown(evidence, { is: 'unread', part: 'jobs', problem: jobs.problem });
  // Newest first; the sort keeps that order within a rank.
  const verdicts = (jobsIn(evidence) ?? []).toSorted(byAge).map((job) => judgeJob(job, evidence, now));
  const live = verdicts.filter(({ isOver }) => !isOver).toSorted((one, other) => rankOf(one) - rankOf(other));
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
  unconfirmed: readonly ConsentEvidence[],
  evidence: AccessEvidence,
): Decision {
  return {
    ...jobPart(verdict, evidence),
    mayHaveAccess: true,
    others: others.map(({ job }) => job),
    conflicts: [
      ...consentConflicts(verdict, evidence),
      ...othersConflicts(others),
      ...unconfirmed.map(({ consentId }) => ({ is: 'noJob', consentId }) as const),
      ...(verdict.finding === 'active' ? againstActive(evidence) : []),
      ...unreadConflicts(evidence),
    ],
  };
}

/** Consents of which Azure has no job. */
function ofConsents(consents: ConsentEvidence[], live: readonly JobVerdict[], evidence: AccessEvidence): Decision {
  const [first] = consents;
  return {
    ...common(evidence),
    kind: 'unconfirmed',
    why: { is: 'noJob', consents },
    ...(first && { consentId: first.consentId, level: first.level }),
    ...instant('until', parseInstant(first?.notAfter)),
    ...instant('since', parseInstant(first?.notBefore)),
    openSessions: live.flatMap(({ job }) => openSessions(job)),
    mayHaveAccess: true,
    others: live.map(({ job }) => job),
    conflicts: [...consents.flatMap(endConflicts), ...othersConflicts(live), ...unreadConflicts(evidence)],
  };
}

/** No access: the newest end says how things stand, unless a set-up runs or failed since; else the extension does. */
function ofLast(verdicts: readonly JobVerdict[], evidence: AccessEvidence): Decision {
  const last = verdicts.find(({ finding }) => findings[finding].kind !== undefined);
  const phase = phaseIn(evidence);
  const none = { mayHaveAccess: false, others: [], conflicts: unreadConflicts(evidence) };
  if (last !== undefined && phase !== 'inProgress' && phase !== 'failed') {
    return { ...jobPart(last, evidence), ...none };
  }
  const { extension } = evidence;
  if ('problem' in extension) {
    return unknown(evidence, { is: 'unread', part: 'extension', problem: extension.problem });
  }
  const message = extension.value === 'absent' ? undefined : extension.value.message;
  const is = phase ?? 'odd';
  const kind = phaseKinds[is];
  const why: AccessWhy = { is: 'extension', phase: is, ...(message !== undefined && { message }) };
  return { ...common(evidence), kind, why, ...none, mayHaveAccess: kind === 'unknown' };
}

/** What a job tells of the state. */
function jobPart(
  verdict: JobVerdict,
  evidence: AccessEvidence,
): Omit<Decision, 'mayHaveAccess' | 'others' | 'conflicts'> {
  const { job, finding, level, until } = verdict;
  const kind = findings[finding].kind ?? 'unknown';
  const id = job.name.toLowerCase();
  const request = requestedAt(job);
  const away = kind === 'revoked' || finding === 'expired' ? undefined : awayOf(evidence.machine, request);
  const sinces: Partial<Record<AccessKind, number | undefined>> = {
    active: parseInstant(job.endTime) ?? request,
    revoked: revokedAt(job),
    expired: until,
  };
  return {
    ...common(evidence),
    kind,
    why: { is: 'job', finding, ...instant('at', momentOf(verdict)), ...(away && { away }) },
    ...(kind === 'expired' && { isConfirmed: finding === 'expired' }),
    job,
    ...(isConsentId(id) && { consentId: id }),
    ...(level && { level }),
    ...instant('until', until),
    ...instant('since', kind in sinces ? sinces[kind] : request),
    ...instant('reportedAt', parseInstant(job.nodeUpdatedAt)),
    openSessions: openSessions(job),
  };
}

/** When access ended, or from when on a machine that stays connected proves it, ms. */
function momentOf({ job, finding }: JobVerdict): number | undefined {
  const at = revokedAt(job);
  if (finding === 'revoked') return at;
  return finding === 'revokeSeen' && at !== undefined ? at + noticedWithinMs : undefined;
}

function unknown(evidence: AccessEvidence, why: AccessWhy): Decision {
  return { ...common(evidence), kind: 'unknown', why, mayHaveAccess: true, others: [], conflicts: [] };
}

function common({ jobs }: AccessEvidence): Pick<Decision, 'openSessions' | 'readAt'> {
  return { openSessions: [], readAt: jobs.readAt };
}

function instant<Name extends string>(name: Name, at: number | undefined): { [N in Name]?: number } {
  return (at === undefined ? {} : { [name]: at }) as { [N in Name]?: number };
}

function othersConflicts(others: readonly JobVerdict[]): AccessConflict[] {
  return others.map(({ job, finding }) => ({ is: 'otherJob', name: job.name, finding }));
}

/** What was read elsewhere and does not fit a machine that reports access as active. */
function againstActive(evidence: AccessEvidence): AccessConflict[] {
  const phase = phaseIn(evidence);
  const away = awayOf(evidence.machine);
  return [
    ...(phase === 'absent' ? [{ is: 'extensionAbsent' } as const] : []),
    ...(phase === 'deleting' ? [{ is: 'extensionDeleting' } as const] : []),
    ...(away ? [{ is: 'machineAway', away } as const] : []),
  ];
}

function unreadConflicts({ jobs, consents }: AccessEvidence): AccessConflict[] {
  return [
    ...('value' in jobs && !Array.isArray(jobs.value)
      ? [{ is: 'jobsUnavailable', message: jobs.value.unavailable } as const]
      : []),
    ...('problem' in consents ? [{ is: 'consentsUnread', problem: consents.problem } as const] : []),
  ];
}

const yes: Verdict = { allowed: true };

/** What may be done next, with the reason when the answer is no. The preflight checks the rest. */
function verdictsOf(decision: Decision, evidence: AccessEvidence, now: number): AccessState['can'] {
  const isLive = decision.kind === 'active' || decision.kind === 'requested';
  return {
    grant: canGrant(decision, evidence, now),
    reduce: isLive ? yes : { allowed: false, why: { is: 'noLiveAccess' } },
    setUp: canSetUp(evidence),
  };
}

/** Granting must overwrite nothing that is somebody else's unseen. */
function canGrant({ kind, why, until, isConfirmed }: Decision, evidence: AccessEvidence, now: number): Verdict {
  const unlessAway = whenConnected(evidence);
  switch (kind) {
    case 'active':
    case 'requested':
      return { allowed: false, why: { is: 'accessExists', kind, ...instant('until', until) } };
    case 'revocationPending':
      return { allowed: false, why: { is: 'revocationPending' } };
    case 'setUpFailed':
      return { allowed: false, why: { is: 'setUpFailed' } };
    case 'expired':
      return isConfirmed === true ? unlessAway : { allowed: false, why: { is: 'endNotConfirmed' } };
    case 'unknown':
      return canGrantThough(why, evidence, now) ? unlessAway : { allowed: false, why: refusalOf(why) };
    default:
      return unlessAway;
  }
}

/** A request that failed may be repeated. What Azure does not show, only new access can replace, once all that it shows is revoked or past. */
function canGrantThough(why: AccessWhy, evidence: AccessEvidence, now: number): boolean {
  if (why.is !== 'job') return false;
  if (why.finding === 'requestFailed') return true;
  return (
    why.finding === 'displaced' &&
    (jobsIn(evidence) ?? [])
      .map((job) => judgeJob(job, evidence, now))
      .every(({ job, until, isOver }) => isOver || isBeingRevoked(job) || (until !== undefined && now >= until))
  );
}

function refusalOf(why: AccessWhy): Extract<Verdict, { allowed: false }>['why'] {
  if (why.is === 'machineGone') return why;
  return why.is === 'job' && why.finding === 'revokeFailed' ? { is: 'revokeFailed' } : { is: 'unknown' };
}

function canSetUp(evidence: AccessEvidence): Verdict {
  const { machine } = evidence;
  if ('value' in machine) {
    if (machine.value === 'notFound') return { allowed: false, why: { is: 'machineGone' } };
    if (machine.value.azureLocal) return { allowed: false, why: { is: 'azureLocal' } };
  }
  const phase = phaseIn(evidence);
  if (phase === undefined) return { allowed: false, why: { is: 'extensionUnread' } };
  if (phase !== 'absent' && phase !== 'failed') return { allowed: false, why: { is: 'extension', phase } };
  return whenConnected(evidence);
}

function whenConnected(evidence: AccessEvidence): Verdict {
  const away = awayOf(evidence.machine);
  return away ? { allowed: false, why: { is: 'machineAway', away } } : yes;
}

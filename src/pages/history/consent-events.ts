import type { GroupApproval } from '#src/azure/approvals.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { ApprovalStage } from '#src/azure/resources/approvals.ts';
import { isReportFresh, jobOutcome, nodeStateOf } from '#src/consent/access/job.ts';
import type { JobEvidence } from '#src/consent/access/evidence.ts';
import type { AccessLevel } from '#src/consent/level.ts';
import { parseInstant } from '#src/lib/time.ts';
import type { ConsentState } from '#src/pages/shared/consent-state.ts';
import type { SignedReview } from '#src/pages/shared/reviews.ts';

/** One thing that happened under a consent. Times in ms; `machineId`: lower-case ARM id. */
export type ConsentEvent = { at: number } & What;

type What =
  | { is: 'signed'; by: string }
  | { is: 'recorded'; groupId: string }
  | ({ is: 'reviewed' } & Omit<SignedReview, 'at'>)
  | { is: 'roleAsked'; groupId: string; by?: string | undefined }
  | { is: 'answered'; groupId: string; answer: ApprovalStage }
  | { is: 'requested'; machineId: string; by?: string | undefined }
  | { is: 'active'; machineId: string }
  | { is: 'session'; machineId: string; until?: number | undefined }
  | { is: 'changed'; machineId: string; level: AccessLevel; until: number }
  | { is: 'revokeRequested'; machineId: string; by?: string | undefined }
  | { is: 'revokeReason'; machines: readonly string[]; reason: string }
  | Ended
  | { is: 'agreedEnd' };

/** `proof`: the machine has confirmed it, or a record says so. */
interface Ended {
  is: 'ended';
  machineId: string;
  as: 'revoked' | 'expired';
  proof: 'machine' | 'record';
}

/** One machine of the consent, as far as it was read. */
export interface MachineFacts {
  machineId: string;
  state: ConsentState;
  job: JobEvidence | undefined;
}

/** A consent as its page knows it by `now`, server time. `until`: the agreed end. Both in ms. */
export interface ConsentView {
  entry: ConsentEntry;
  machines: readonly MachineFacts[];
  until: number;
  now: number;
}

/** What happened, oldest first, and the agreed end, which may lie ahead. `signed`: by a valid signature. */
export function consentEvents(
  { consent, copies, changes, revokes }: Pick<ConsentEntry, 'consent' | 'copies' | 'changes' | 'revokes'>,
  machines: readonly MachineFacts[],
  signed: { at: number; by: string } | undefined,
  approvals: readonly GroupApproval[] = [],
  reviews: readonly SignedReview[] = [],
): ConsentEvent[] {
  const events: ConsentEvent[] = [
    ...(signed ? [{ is: 'signed' as const, ...signed }] : []),
    ...copies.flatMap(({ groupId, timestamp }) => timed(timestamp, { is: 'recorded', groupId })),
    ...approvals.flatMap(({ groupId, activation: { askedAt, principalName }, answer }) => [
      ...(askedAt === undefined ? [] : [{ at: askedAt, is: 'roleAsked' as const, groupId, by: principalName }]),
      ...(answer ? timed(answer.answeredAt, { is: 'answered', groupId, answer }) : []),
    ]),
    ...reviews.map((review) => ({ is: 'reviewed' as const, ...review })),
    ...changes.flatMap(({ machineId, level, changedAt, notAfter }) =>
      timed(changedAt, { is: 'changed', machineId, level, until: parseInstant(notAfter) ?? Number.NaN }),
    ),
    ...revokes.flatMap(({ revokedAt, ...revoke }) => timed(revokedAt, { is: 'revokeReason', ...revoke })),
    ...machines.flatMap(({ machineId, state, job }) => {
      const end = endOf(machineId, state);
      return [...(job ? ofJob(machineId, job) : []), ...(end ? [end] : [])];
    }),
    ...timed(consent.notAfter, { is: 'agreedEnd' }),
  ];
  return events.toSorted((one, other) => one.at - other.at);
}

/** The end of access on a machine, where it is proven or on record. */
export function endOf(machineId: string, state: ConsentState): ({ at: number } & Ended) | undefined {
  if (state.is === 'recorded') return { is: 'ended', at: state.at, machineId, as: state.ended, proof: 'record' };
  if (state.is !== 'access') return undefined;
  const { kind, isConfirmed, since } = state.state;
  const isProven = kind === 'revoked' || (kind === 'expired' && isConfirmed === true);
  return isProven && since !== undefined
    ? { is: 'ended', at: since, machineId, as: kind, proof: 'machine' }
    : undefined;
}

function ofJob(machineId: string, job: JobEvidence): ConsentEvent[] {
  const isRevoke = job.type.toLowerCase() === 'revoke';
  // Once it is a Revoke, its outcome and its report are of that.
  const isActive = !isRevoke && nodeStateOf(job) === 'active' && isReportFresh(job) && jobOutcome(job) === 'succeeded';
  return [
    ...timed(job.createdAt, { is: 'requested', machineId, by: job.createdBy }),
    ...(isActive ? timed(job.endTime ?? job.nodeUpdatedAt, { is: 'active', machineId }) : []),
    ...job.sessions.flatMap(({ sessionStartTime, sessionEndTime }) =>
      timed(sessionStartTime, { is: 'session', machineId, until: parseInstant(sessionEndTime) }),
    ),
    ...(isRevoke
      ? timed(job.lastModifiedAt ?? job.startTime, { is: 'revokeRequested', machineId, by: job.lastModifiedBy })
      : []),
  ];
}

/** What has no time that can be read is left out. */
function timed(text: string | undefined, what: What): ConsentEvent[] {
  const at = parseInstant(text);
  return at === undefined ? [] : [{ at, ...what }];
}

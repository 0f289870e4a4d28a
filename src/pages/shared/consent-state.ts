import type { ConsentEntry } from '#src/azure/records.ts';
import { jobsIn, unconfirmedConsents } from '#src/consent/access/consents.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import { judgeJob } from '#src/consent/access/job.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { type AccessKind, stateTone, stateWord, type StateTone } from '#src/consent/access/state-words.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { parseInstant } from '#src/lib/time.ts';

/** How access of one consent stands on one machine: by evidence, or by what is on record where Azure shows nothing any more. */
export type ConsentState =
  | { is: 'access'; state: AccessState }
  /** A later consent took its place, as the machine says. */
  | { is: 'replaced' }
  /** Azure refused the request, and the agreed time is over. */
  | { is: 'neverGiven' }
  /** The agreed time is over, and a record says how it ended, and when (ms). */
  | { is: 'recorded'; ended: 'revoked' | 'expired'; at: number }
  /** The agreed time is over, and nothing says how it ended. `isUnread`: Azure wasn't asked, or didn't tell. */
  | { is: 'over'; isUnread: boolean }
  | { is: 'reading' };

export type StateKey = AccessKind | 'reading' | 'replaced' | 'neverGiven';

type Entry = Pick<ConsentEntry, 'consentId' | 'consent' | 'ends'>;

/** `evidence`: undefined while the machine wasn't read. `now`: server time, ms. */
export function consentStateOn(
  entry: Entry,
  machineId: string,
  evidence: AccessEvidence | undefined,
  now: number,
): ConsentState {
  if (evidence === undefined) return isRunning(entry, now) ? { is: 'reading' } : afterEnd(entry, machineId, evidence);
  const own = withConsent(entry, evidence);
  // Where the state of the machine rests on this consent, the two are one.
  const state = decideAccess(own, now);
  if (state.consentId === entry.consentId) return { is: 'access', state };
  const job = jobOfConsent(evidence, entry.consentId);
  if (job !== undefined) return stateOfJob(entry, job, own, now);
  if (!isRunning(entry, now)) return afterEnd(entry, machineId, evidence);
  const isKnown = jobsIn(evidence) !== undefined && !isGone(evidence);
  // A later consent of whose access the machine has reported took the place of this one.
  if (isKnown && !unconfirmedConsents(own, now).some(({ consentId }) => consentId === entry.consentId))
    return { is: 'replaced' };
  return { is: 'access', state: decideAccess(withOwnAlone(entry, own), now) };
}

/** Whether the agreed time isn't over. */
export function isRunning({ consent }: Pick<Entry, 'consent'>, now: number): boolean {
  return (parseInstant(consent.notAfter) ?? Number.POSITIVE_INFINITY) > now;
}

/** The job of a consent on a machine, where Azure has it. */
export function jobOfConsent(evidence: AccessEvidence | undefined, consentId: string): JobEvidence | undefined {
  return evidence && jobsIn(evidence)?.find(({ name }) => sameId(name, consentId));
}

/** Whether this consent might let Microsoft in on the machine: exactly then its page offers a revoke. */
export function mayHaveAccess(state: ConsentState): boolean {
  if (state.is === 'access') return state.state.mayHaveAccess;
  return state.is === 'reading' || (state.is === 'over' && state.isUnread);
}

export function stateKey(state: ConsentState): StateKey {
  if (state.is === 'access') return state.state.kind;
  if (state.is === 'recorded') return state.ended;
  return state.is === 'over' ? 'expired' : state.is;
}

export function keyWord(key: StateKey): string {
  return key in ownWords ? ownWords[key as keyof typeof ownWords].word : stateWord(key as AccessKind);
}

export function keyTone(key: StateKey): StateTone {
  return key in ownWords ? ownWords[key as keyof typeof ownWords].tone : stateTone(key as AccessKind);
}

/** What stands beside the word: how sure an end is. */
export function stateAside(state: ConsentState): string | undefined {
  if (state.is === 'recorded') return 'as recorded';
  if (state.is === 'over') return 'not confirmed';
  if (state.is !== 'access' || state.state.kind !== 'expired') return undefined;
  return state.state.isConfirmed === true ? 'confirmed by the machine' : 'waiting for confirmation';
}

/** What most needs to be seen of all machines of a consent stands for the whole of it. */
export function gravest(states: readonly ConsentState[]): ConsentState {
  return states.toSorted((one, other) => gravity(one) - gravity(other))[0] ?? { is: 'over', isUnread: true };
}

/** The lower, the more it needs to be seen. */
export function gravity(state: ConsentState): number {
  const at = order.indexOf(stateKey(state));
  return at === -1 ? order.length : at;
}

/**
 * When access of a consent ended or ends, ms: as far as evidence or records tell, else as agreed. `successor`: the consent that took its place.
 */
export function accessEnd(
  { consent }: Pick<Entry, 'consent'>,
  state: ConsentState,
  successor?: Pick<Entry, 'consent'>,
): number {
  const agreed = parseInstant(consent.notAfter) ?? 0;
  if (state.is === 'recorded') return state.at;
  if (state.is === 'replaced') return Math.min(parseInstant(successor?.consent.notBefore) ?? agreed, agreed);
  if (state.is !== 'access') return agreed;
  const { kind, since, until } = state.state;
  return (kind === 'revoked' ? since : until) ?? agreed;
}

/** How long sessions lasted, ms, open ones until now. */
export function usedMs(jobs: readonly (JobEvidence | undefined)[], now: number): number {
  let sum = 0;
  for (const { sessionStartTime, sessionEndTime } of jobs.flatMap((job) => job?.sessions ?? [])) {
    const from = parseInstant(sessionStartTime);
    if (from !== undefined) sum += Math.max(0, (parseInstant(sessionEndTime) ?? now) - from);
  }
  return sum;
}

const ownWords = {
  reading: { word: 'Checking', tone: 'busy' },
  replaced: { word: 'Replaced', tone: 'neutral' },
  neverGiven: { word: 'Not granted', tone: 'neutral' },
} as const;

const order: readonly StateKey[] = [
  'active',
  'requested',
  'unconfirmed',
  'unknown',
  'revocationPending',
  'reading',
  'expired',
  'revoked',
  'replaced',
  'neverGiven',
];

/** A job says more than any record. It is judged beside all others, for one of them may have taken its place. */
function stateOfJob(entry: Entry, job: JobEvidence, evidence: AccessEvidence, now: number): ConsentState {
  const { finding } = judgeJob(job, evidence, now);
  if (finding === 'superseded') return { is: 'replaced' };
  if (finding === 'neverGiven') return { is: 'neverGiven' };
  return { is: 'access', state: decideAccess(withOwnAlone(entry, evidence, [job]), now) };
}

function afterEnd(
  { consent, ends }: Entry,
  machineId: string,
  evidence: AccessEvidence | undefined,
): Extract<ConsentState, { is: 'recorded' | 'over' }> {
  const end = ends.find((one) => sameId(one.machineId, machineId));
  if (end === undefined) return { is: 'over', isUnread: evidence === undefined || jobsIn(evidence) === undefined };
  const agreed = parseInstant(consent.notAfter) ?? Number.POSITIVE_INFINITY;
  // That it expired is recorded some time after it did.
  const at = Math.min(parseInstant(end.confirmedAt) ?? agreed, agreed);
  return { is: 'recorded', ended: end.ended, at };
}

function isGone({ machine }: AccessEvidence): boolean {
  return 'value' in machine && machine.value === 'notFound';
}

/** The evidence with this consent, which was read elsewhere, among its consents. */
function withConsent({ consentId, consent }: Entry, evidence: AccessEvidence): AccessEvidence {
  const known = 'value' in evidence.consents ? evidence.consents.value : [];
  if (known.some((one) => one.consentId === consentId)) return evidence;
  const { level, notBefore, notAfter, replaces } = consent;
  const own = { consentId, level, notBefore, notAfter, replaces: [...replaces] };
  return { ...evidence, consents: { readAt: evidence.jobs.readAt, value: [...known, own] } };
}

/** No job and no consent of another. */
function withOwnAlone({ consentId }: Entry, evidence: AccessEvidence, own: JobEvidence[] = []): AccessEvidence {
  const { jobs, consents, activity } = evidence;
  return {
    ...evidence,
    jobs: 'value' in jobs && Array.isArray(jobs.value) ? { ...jobs, value: own } : jobs,
    consents:
      'value' in consents
        ? { ...consents, value: consents.value.filter((one) => one.consentId === consentId) }
        : consents,
    activity:
      'value' in activity
        ? { ...activity, value: activity.value.filter(({ job }) => sameId(job, consentId)) }
        : activity,
  };
}

import type { ConsentEntry } from '#src/azure/records.ts';
import { jobsIn } from '#src/consent/access/consents.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import { isBeingRevoked, judgeJob, revokedAt } from '#src/consent/access/job.ts';
import { parseInstant, toUtcSeconds } from '#src/lib/time.ts';
import { accessEnd, type ConsentState, consentStateOn, jobOfConsent, usedMs } from '#src/pages/shared/consent-state.ts';
import { spelledName } from '#src/azure/fleet/fleet.ts';

/** Access to one machine, from one grant to its end, or until now. Times in ms. */
export interface Span {
  key: string;
  machineId: string;
  name: string;
  from: number;
  until: number;
  sessions: { from: number; until: number }[];
  /** How long sessions lasted; undefined where no job is left that could tell. */
  used: number | undefined;
  /** Undefined where Azure shows access of which no consent was found. */
  consent: { entry: ConsentEntry; state: ConsentState } | undefined;
}

interface Known {
  consents: readonly ConsentEntry[];
  /** By lower-case machine id. */
  evidence: ReadonlyMap<string, AccessEvidence>;
  /** The time that is drawn, ms; `now` is its end. */
  from: number;
  now: number;
}

/** The machines with the newest access, one list of spans each, and how many more had some. */
export function lanesOf(known: Known, most: number): { lanes: Span[][]; more: number } {
  // Records write their times in one way, so these compare as text: there may be ten thousand.
  const newest = new Map<string, string>();
  const [first, last] = [toUtcSeconds(known.from), toUtcSeconds(known.now)];
  const note = (id: string, from: string, until: string) => {
    if (until > first && from < last && from > (newest.get(id) ?? '')) newest.set(id, from);
  };
  for (const { consent } of known.consents)
    for (const id of consent.machines) note(id, consent.notBefore, consent.notAfter);
  const recorded = new Set(known.consents.map(({ consentId }) => consentId));
  for (const [id, evidence] of known.evidence)
    for (const job of strangers(evidence, recorded))
      note(id, toUtcSeconds(startOf(job)), toUtcSeconds(parseInstant(job.expirationTimestamp) ?? 0));
  const ids = [...newest].toSorted(([, one], [, other]) => Number(other > one) - Number(other < one)).map(([id]) => id);
  // Only of those that are drawn states are decided: a consent may name a thousand machines.
  const lanes = ids.slice(0, most).map((id) => laneOf(id, known, recorded));
  return { lanes: lanes.filter(({ length }) => length > 0), more: Math.max(0, ids.length - most) };
}

function laneOf(machineId: string, { consents, evidence, from, now }: Known, recorded: ReadonlySet<string>): Span[] {
  const own = evidence.get(machineId);
  const about = { machineId, name: spelledName(machineId) };
  const spanOf = (start: number, end: number, job: JobEvidence | undefined, consent: Span['consent']): Span => {
    const until = Math.min(end, now);
    const sessions = (job?.sessions ?? []).flatMap(({ sessionStartTime, sessionEndTime }) => {
      const opened = parseInstant(sessionStartTime);
      return opened === undefined ? [] : [{ from: opened, until: parseInstant(sessionEndTime) ?? until }];
    });
    const used = job && usedMs([job], now);
    return { ...about, key: `${machineId} ${start} ${job?.name}`, from: start, until, sessions, used, consent };
  };
  const successorOf = ({ replacedBy }: ConsentEntry) =>
    consents.find(({ consentId }) => replacedBy.includes(consentId));
  const spans = consents.flatMap((entry) => {
    const { machines, notBefore } = entry.consent;
    if (!machines.includes(machineId)) return [];
    const state = consentStateOn(entry, machineId, own, now);
    if (state.is === 'neverGiven') return [];
    const job = jobOfConsent(own, entry.consentId);
    return [spanOf(parseInstant(notBefore) ?? 0, accessEnd(entry, state, successorOf(entry)), job, { entry, state })];
  });
  const others = own ? strangers(own, recorded).filter((job) => judgeJob(job, own, now).finding !== 'neverGiven') : [];
  const unrecorded = others.map((job) => spanOf(startOf(job), endOfJob(job) ?? now, job, undefined));
  return [...spans, ...unrecorded].filter((span) => span.until > from && span.from < now);
}

/** Jobs of which no consent was found on record. */
function strangers(evidence: AccessEvidence, recorded: ReadonlySet<string>): JobEvidence[] {
  return (jobsIn(evidence) ?? []).filter(({ name }) => !recorded.has(name.toLowerCase()));
}

function startOf({ createdAt, startTime }: JobEvidence): number {
  return parseInstant(createdAt ?? startTime) ?? 0;
}

function endOfJob(job: JobEvidence): number | undefined {
  const revoked = isBeingRevoked(job) ? revokedAt(job) : undefined;
  return revoked ?? parseInstant(job.expirationTimestamp);
}

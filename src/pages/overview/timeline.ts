import type { ConsentEntry } from '#src/azure/records.ts';
import { jobsIn } from '#src/consent/access/consents.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import { isBeingRevoked, judgeJob, revokedAt } from '#src/consent/access/job.ts';
import { parseInstant } from '#src/lib/time.ts';
import { type ConsentState, consentStateOn, jobOfConsent, usedMs } from '#src/pages/shared/consent-state.ts';
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
  const newest = new Map<string, number>();
  const note = (id: string, from: number, until: number) => {
    if (until > known.from && from < known.now) newest.set(id, Math.max(from, newest.get(id) ?? 0));
  };
  for (const { consent } of known.consents)
    for (const id of consent.machines)
      note(id, parseInstant(consent.notBefore) ?? 0, parseInstant(consent.notAfter) ?? 0);
  const recorded = new Set(known.consents.map(({ consentId }) => consentId));
  for (const [id, evidence] of known.evidence)
    for (const job of strangers(evidence, recorded)) note(id, startOf(job), parseInstant(job.expirationTimestamp) ?? 0);
  const ids = [...newest].toSorted(([, one], [, other]) => other - one).map(([id]) => id);
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
  const spans = consents.flatMap((entry) => {
    const { machines, notBefore } = entry.consent;
    if (!machines.includes(machineId)) return [];
    const state = consentStateOn(entry, machineId, own, now);
    if (state.is === 'neverGiven') return [];
    const job = jobOfConsent(own, entry.consentId);
    return [spanOf(parseInstant(notBefore) ?? 0, endOf(entry, state, consents), job, { entry, state })];
  });
  const others = own ? strangers(own, recorded).filter((job) => judgeJob(job, own, now).finding !== 'neverGiven') : [];
  const unrecorded = others.map((job) => spanOf(startOf(job), endOfJob(job) ?? now, job, undefined));
  return [...spans, ...unrecorded].filter((span) => span.until > from && span.from < now);
}

/** When access of a consent ended or ends, as far as that is known; else as agreed. */
function endOf({ consent, replacedBy }: ConsentEntry, state: ConsentState, consents: readonly ConsentEntry[]): number {
  const agreed = parseInstant(consent.notAfter) ?? 0;
  if (state.is === 'recorded') return state.at;
  if (state.is === 'replaced') {
    const successor = consents.find(({ consentId }) => replacedBy.includes(consentId));
    return parseInstant(successor?.consent.notBefore) ?? agreed;
  }
  if (state.is !== 'access') return agreed;
  const { kind, since, until } = state.state;
  return (kind === 'revoked' ? since : until) ?? agreed;
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

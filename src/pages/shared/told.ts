import { jobsIn } from '#src/consent/access/consents.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { minuteMs, parseInstant } from '#src/lib/time.ts';

/** What was told of access, by ids alone. Times in ms of server time. */
export interface Told {
  /** From when on this tab watches: what was so before is no news. */
  since: number;
  /** Sessions that were last seen open. */
  sessions: Readonly<Record<string, OpenSession>>;
  /** Ends that are near. */
  ends: Readonly<Record<string, NearEnd>>;
}

export interface OpenSession {
  machineId: string;
  from?: number | undefined;
}

/** Access that ends at one moment: by one consent, or on one machine where none is known. */
export interface NearEnd {
  consentId?: string | undefined;
  machineIds: readonly string[];
  until: number;
  /** The last of `steps` that was told, in minutes. */
  step: number;
}

/** What is to be said now. `isNews`: it came about since the tab watches. */
export type AccessNotice =
  | ({ is: 'sessionOpen'; key: string; isNews: boolean } & OpenSession)
  /** `lastedMs`: undefined where Azure no longer lists it, NaN where it doesn't tell. */
  | { is: 'sessionOver'; key: string; machineId: string; lastedMs?: number | undefined }
  /** `isStep`: so near it wasn't told before. */
  | ({ is: 'endNear'; key: string; isStep: boolean; isNews: boolean } & NearEnd)
  | { is: 'endGone'; key: string };

/** Minutes before the end of access. */
const steps: readonly number[] = [5, 15, 60];

type Known = { evidence: ReadonlyMap<string, AccessEvidence>; states: ReadonlyMap<string, AccessState> };

/** What is to be said of sessions and of ends that are near, after what was said before: by evidence and server time (ms) alone. */
export function told(before: Told, known: Known, now: number): { notices: AccessNotice[]; after: Told } {
  const sessions = toldSessions(before, known);
  const ends = toldEnds(before, known, now);
  return {
    notices: [...sessions.notices, ...ends.notices],
    after: { since: before.since, sessions: sessions.open, ends: ends.near },
  };
}

function toldSessions(before: Told, { evidence }: Known) {
  const notices: AccessNotice[] = [];
  const open: Record<string, OpenSession> = {};
  const lengths = new Map<string, number>();
  for (const [machineId, one] of evidence) {
    for (const { sessionId, sessionStartTime, sessionEndTime } of jobsIn(one)?.flatMap((job) => job.sessions) ?? []) {
      const key = `${machineId} ${sessionId ?? sessionStartTime ?? ''}`;
      const from = parseInstant(sessionStartTime);
      if (sessionEndTime) {
        lengths.set(key, (parseInstant(sessionEndTime) ?? Number.NaN) - (from ?? Number.NaN));
        continue;
      }
      open[key] = { machineId, from };
      if (!(key in before.sessions))
        notices.push({ is: 'sessionOpen', key, machineId, from, isNews: from !== undefined && from >= before.since });
    }
  }
  for (const [key, session] of Object.entries(before.sessions)) {
    if (key in open) continue;
    // Of a machine that can't be read nobody knows that it closed.
    if (isUnread(session.machineId, evidence)) open[key] = session;
    else notices.push({ is: 'sessionOver', key, machineId: session.machineId, lastedMs: lengths.get(key) });
  }
  return { notices, open };
}

function toldEnds(before: Told, { evidence, states }: Known, now: number) {
  const near = new Map<string, NearEnd & { machineIds: string[] }>();
  const add = (machineId: string, { consentId, until, step }: Omit<NearEnd, 'machineIds'>) => {
    const key = `${consentId ?? machineId} ${until}`;
    const same = near.get(key);
    if (same) same.machineIds.push(machineId);
    else near.set(key, { consentId, machineIds: [machineId], until, step });
  };
  for (const [machineId, { kind, consentId, until, since }] of states) {
    if (kind !== 'active' || until === undefined) continue;
    // Access that was granted for an hour doesn't begin with the word that it ends in an hour.
    const isStep = (minutes: number) => now >= until - minutes * minuteMs && until - minutes * minuteMs > (since ?? 0);
    const step = steps.find(isStep);
    if (step !== undefined) add(machineId, { consentId, until, step });
  }
  for (const end of Object.values(before.ends))
    for (const id of end.machineIds) if (end.until > now && isUnread(id, evidence)) add(id, end);
  const notices = [...near].map(([key, end]): AccessNotice => {
    const isStep = before.ends[key]?.step !== end.step;
    return { is: 'endNear', key, isStep, isNews: isStep && end.until - end.step * minuteMs >= before.since, ...end };
  });
  for (const key of Object.keys(before.ends)) if (!near.has(key)) notices.push({ is: 'endGone', key });
  return { notices, near: Object.fromEntries(near) };
}

function isUnread(machineId: string, evidence: Known['evidence']): boolean {
  const one = evidence.get(machineId);
  return one === undefined || jobsIn(one) === undefined;
}

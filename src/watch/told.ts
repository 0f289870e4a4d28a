import { jobsIn } from '#src/consent/access/consents.ts';
import type { AccessEvidence, SessionEvidence } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { minuteMs, parseInstant } from '#src/lib/time.ts';
import type { Told } from './kept-notices.ts';

type OpenSession = Told['sessions'][string];
export type NearEnd = Told['ends'][string];

/** What is to be said now. `isNews`: it came about since the tab watches. */
export type AccessNotice =
  | ({ is: 'sessionOpen'; key: string; isNews: boolean } & OpenSession)
  /** `lastedMs`: undefined where Azure no longer lists it, NaN where it doesn't tell. */
  | { is: 'sessionOver'; key: string; machineId: string; lastedMs?: number | undefined }
  /** `isStep`: so near it wasn't told before. */
  | ({ is: 'endNear'; key: string; isStep: boolean; isNews: boolean } & NearEnd)
  | { is: 'endGone'; key: string }
  /** Somebody granted it, here or elsewhere. */
  | { is: 'granted'; key: string; machineIds: string[]; consentId?: string; by?: string }
  /** The support request that access was agreed to for is closed. */
  | { is: 'requestClosed'; consentId: string; machineIds: string[]; request: string; isNews: boolean };

/** Minutes before the end of access. */
const steps: readonly number[] = [5, 15, 60];

interface Known {
  evidence: ReadonlyMap<string, AccessEvidence>;
  states: ReadonlyMap<string, AccessState>;
  /** By consent id. */
  closed: ReadonlyMap<string, { number: string; closedAt?: number }>;
}

/** What is to be said of sessions and of ends that are near, after what was said before: by evidence and server time (ms) alone. */
export function told(before: Told, known: Known, now: number): { notices: AccessNotice[]; after: Told } {
  const sessions = toldSessions(before, known);
  const ends = toldEnds(before, known, now);
  const requests = toldRequests(before, known);
  const grants = toldGrants(before, known);
  return {
    notices: [...sessions.notices, ...ends.notices, ...grants.notices, ...requests.notices],
    after: {
      since: before.since,
      sessions: sessions.open,
      ends: ends.near,
      live: grants.live,
      closed: requests.closed,
    },
  };
}

function toldSessions(before: Told, { evidence, states }: Known) {
  const notices: AccessNotice[] = [];
  const open: Record<string, OpenSession> = {};
  for (const [machineId, state] of states) {
    for (const session of state.openSessions) {
      const key = keyOf(machineId, session);
      const from = parseInstant(session.sessionStartTime);
      open[key] = { machineId, from };
      if (!(key in before.sessions))
        notices.push({ is: 'sessionOpen', key, machineId, from, isNews: from !== undefined && from >= before.since });
    }
  }
  for (const [key, session] of Object.entries(before.sessions)) {
    if (key in open) continue;
    const { machineId } = session;
    // Of a machine that can't be read nobody knows that it closed.
    if (isUnread(machineId, evidence)) open[key] = session;
    else notices.push({ is: 'sessionOver', key, machineId, lastedMs: lengthOf(key, evidence.get(machineId)) });
  }
  return { notices, open };
}

/** Only of what was open before sessions that are over are looked through: a fleet has many. */
function lengthOf(key: string, evidence: AccessEvidence | undefined): number | undefined {
  const sessions = (evidence && jobsIn(evidence))?.flatMap((job) => job.sessions) ?? [];
  const over = sessions.find((one) => one.sessionEndTime && keyOf(evidence?.machineId ?? '', one) === key);
  return (
    over && (parseInstant(over.sessionEndTime) ?? Number.NaN) - (parseInstant(over.sessionStartTime) ?? Number.NaN)
  );
}

function keyOf(machineId: string, { sessionId, sessionStartTime }: SessionEvidence): string {
  return `${machineId.toLowerCase()} ${sessionId ?? sessionStartTime ?? ''}`;
}

function toldEnds(before: Told, { evidence, states }: Known, now: number) {
  const near = new Map<string, NearEnd>();
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

/** Access that began since the tab watches, once for each job, the machines of one consent together. */
function toldGrants(before: Told, { evidence, states }: Known) {
  // What can't be read for a while isn't told again afterwards.
  const live = new Set(before.live.filter((key) => isUnread(key.split(' ')[0] ?? '', evidence)));
  const found = new Map<string, Extract<AccessNotice, { is: 'granted' }>>();
  for (const [machineId, { kind, job, since, consentId }] of states) {
    if (kind !== 'active' || job === undefined) continue;
    const key = `${machineId} ${job.name.toLowerCase()}`;
    live.add(key);
    if (before.live.includes(key) || !((since ?? 0) > before.since)) continue;
    const group = consentId ?? key;
    const same = found.get(group);
    const more = { ...(consentId && { consentId }), ...(job.createdBy && { by: job.createdBy }) };
    if (same) same.machineIds.push(machineId);
    else found.set(group, { is: 'granted', key: group, machineIds: [machineId], ...more });
  }
  return { notices: [...found.values()], live: [...live] };
}

/** Once for each consent: what is still open then, somebody left open knowingly. */
function toldRequests(before: Told, { states, closed }: Known) {
  const notices = [...closed].flatMap(([consentId, { number, closedAt = 0 }]) => {
    const machineIds = [...states].flatMap(([id, one]) =>
      one.consentId === consentId && one.kind === 'active' ? [id] : [],
    );
    if (machineIds.length === 0 || before.closed.includes(consentId)) return [];
    const isNews = closedAt >= before.since;
    return [{ is: 'requestClosed' as const, consentId, machineIds, request: number, isNews }];
  });
  return { notices, closed: [...before.closed, ...notices.map(({ consentId }) => consentId)] };
}

function isUnread(machineId: string, evidence: Known['evidence']): boolean {
  const one = evidence.get(machineId);
  return one === undefined || jobsIn(one) === undefined;
}

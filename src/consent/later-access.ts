import { nodeStateOf, outcomeOf } from '#src/consent/access/job-words.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { datedEndPhrase } from './end-words.ts';
import { clockSkewMs, parseInstant } from './instant.ts';
import { type EndRecord, isProvenEnd } from './record.ts';

// An end that is on record says nothing of what came after it: somebody may have let Microsoft Support in anew under the same job.

/** A record is dated to the second, by the time that a browser has heard from a server; it may lie so far before a time of Azure's that was earlier, ms. */
const recordSlackMs = 10_000;

/** Azure may list a job so long after its end was read elsewhere, ms. */
const listSlackMs = 120_000;

/** Something that Azure shows of a job. */
interface Sign {
  what: 'changed' | 'active' | 'session';
  /** As Azure says it, ms. */
  at: number;
  /** Not earlier than this, whatever the clocks, ms: an end on record from before it is of before the sign. */
  since: number;
}

/** `by`: it was there by then, by another clock, ms. */
const signOf = (what: Sign['what'], time: string | undefined, slackMs: number, by = Infinity): Sign[] => {
  const at = parseInstant(time);
  return at === undefined ? [] : [{ what, at, since: Math.min(at - slackMs, by - recordSlackMs) }];
};

type Session = JobEvidence['sessions'][number];

/**
 * Whether a session began before the end of access: the machine itself puts it before the one that it reports, or, for what goes on record,
 * it tells no order, and the session is closed and the removal done. Else a clock that is far ahead would have every page record one more
 * end, until it is as late as that.
 */
const isBeforeEnd = (
  job: JobEvidence,
  { sessionStartTime, sessionEndTime }: Session,
  isForRecord: boolean,
): boolean => {
  const state = nodeStateOf(job);
  const reportedAt = state === 'ended' ? parseInstant(job.nodeUpdatedAt) : undefined;
  if (reportedAt !== undefined) return (parseInstant(sessionStartTime) ?? Infinity) <= reportedAt;
  const saysAccess = state !== 'ended' && state !== 'none';
  return isForRecord && !saysAccess && Boolean(sessionEndTime) && outcomeOf(job) === 'succeeded';
};

/** By when a session of access that was removed began: by when Azure calls the removal done, ms. */
const beganBy = (job: JobEvidence, session: Session, isForRecord: boolean): number => {
  if (job.type.toLowerCase() !== 'revoke' || !isBeforeEnd(job, session, isForRecord)) return Infinity;
  const times = [job.lastModifiedAt, job.endTime].flatMap((time) => parseInstant(time) ?? []);
  return times.length === 0 ? Infinity : Math.max(...times);
};

/** Requests are dated by Azure; what the machine reports by the machine, whose clock is its own and may be far ahead. */
const signsOf = (
  job: JobEvidence,
  { readAt = Infinity, isForRecord }: { readAt?: number; isForRecord: boolean },
): Sign[] => [
  ...signOf('changed', job.lastModifiedAt ?? job.startTime ?? job.createdAt, recordSlackMs),
  ...(job.nodeState?.toLowerCase() === 'active' ? signOf('active', job.nodeUpdatedAt, clockSkewMs, readAt) : []),
  ...job.sessions.flatMap((session) =>
    signOf('session', session.sessionStartTime, clockSkewMs, Math.min(readAt, beganBy(job, session, isForRecord))),
  ),
];

const latest = (signs: readonly Sign[]): Sign | undefined => signs.toSorted((a, b) => b.since - a.since)[0];

/** Since when an end of this job's access can be on record, ms: one from before that is of access that came back since. `readAt`: when it was read, ms. */
export const endsSince = (job: JobEvidence, readAt?: number): number | undefined =>
  latest(signsOf(job, { ...(readAt !== undefined && { readAt }), isForRecord: true }))?.since;

/** The same of a job that may be gone from Azure: it was there, and not over, when it was last seen. */
export const endsSinceIn = (jobName: string, { jobs, removedJobs, readAt }: AccessEvidence): number | undefined => {
  const isIt = ({ name }: { name: string }): boolean => name.toLowerCase() === jobName.toLowerCase();
  const job = jobs === 'unknown' ? undefined : jobs.find(isIt);
  if (job !== undefined) return endsSince(job, readAt);
  const gone = removedJobs?.find(isIt);
  return gone && endsSinceSeen(gone.thereAt);
};

/** The same of a job of which only this is known: when it was last seen to be there, and not over, ms. */
export const endsSinceSeen = (thereAt: number): number => thereAt - listSlackMs;

/** Whether this end on record is one of before, `since` as `endsSince` says. */
export const isOfBefore = ({ confirmedAt }: Pick<EndRecord, 'confirmedAt'>, since: number | undefined): boolean =>
  since !== undefined && (parseInstant(confirmedAt) ?? Infinity) < since;

/** What Azure shows of a job after the first of the ends that were proven, by the record: the last of it. */
export interface Later {
  sign: Sign;
  /** The end on record before it. */
  end: EndRecord;
  /** An end on record after it. */
  endedAgain?: EndRecord;
}

/** `ends`: of this access on this machine. */
export const laterAccess = (job: JobEvidence, ends: readonly EndRecord[]): Later | undefined => {
  const proven = ends
    .filter(({ ended }) => isProvenEnd(ended))
    .toSorted((a, b) => (parseInstant(a.confirmedAt) ?? 0) - (parseInstant(b.confirmedAt) ?? 0));
  // A session whose order nobody tells is told of, though it puts no further end on record.
  const sign = latest(signsOf(job, { isForRecord: false }));
  const end = proven.findLast((one) => isOfBefore(one, sign?.since));
  if (sign === undefined || end === undefined) return undefined;
  const endedAgain = proven.find((one) => !isOfBefore(one, sign.since));
  return { sign, end, ...(endedAgain && { endedAgain }) };
};

const whatCame: Readonly<Record<Sign['what'], (job: JobEvidence, machine: string) => string>> = {
  changed: ({ name, lastModifiedBy }, machine) =>
    `The remote support job ${visibleText(name)} on ${machine} was last changed${lastModifiedBy === undefined ? '' : ` by ${visibleText(lastModifiedBy)}`}`,
  active: (_job, machine) => `${machine} last reported the access as active`,
  session: (_job, machine) => `Microsoft Support last opened a session on ${machine}`,
};

const dated = ({ ended, confirmedAt }: EndRecord): string =>
  datedEndPhrase(ended, formatInstant(parseInstant(confirmedAt) ?? Number.NaN));

/** "SRV-1 last reported the access as active 24 Nov 2026, 14:00, after its recorded end: Revoked, confirmed 24 Nov 2026, 13:00." */
export const laterSentence = (job: JobEvidence, machine: string, { sign, end, endedAgain }: Later): string => {
  const again =
    endedAgain === undefined ? 'No end of it after that is on record.' : `After that: ${dated(endedAgain)}.`;
  return `${whatCame[sign.what](job, visibleText(machine))} ${formatInstant(sign.at)}, after the recorded end of this access: ${dated(end)}. ${again}`;
};

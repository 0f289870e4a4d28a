import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import { parseAccessLevel } from '#src/consent/access-level.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import type { JobEvidence, SessionEvidence } from '#src/consent/access/access-state.ts';
import { clockSkewMs, parseInstant } from '#src/consent/instant.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { ConsentEvent, TimelineGap } from './consent-events.ts';

/** What came of reading the jobs of one machine. */
export interface MachineJobs {
  /** ARM id. */
  id: string;
  /** As it is called. */
  name: string;
  /** Absent while it is read, and when it could not be. */
  reading?: JobsReading | undefined;
  /** It is being read at this moment. */
  isFetching?: boolean;
  /** Why it could not be read, and what to do about it. */
  why?: string | undefined;
  correlationId?: string | undefined;
}

const level = (text: string): string => {
  const known = parseAccessLevel(text);
  return known === undefined ? visibleText(text, 60) : accessLevelName(known);
};

/** What happened, when and in which words. Without a time it has not happened yet; one that cannot be read is a gap. */
type Told = readonly [at: string | undefined, words: string, isRequest?: true];

function sessionEvents(session: SessionEvidence, name: string): Told[] {
  const { sessionId, sessionStartTime, sessionEndTime, accessLevel } = session;
  const which = sessionId === undefined ? '' : ` ${visibleText(sessionId, 60)}`;
  const with_ = accessLevel === undefined ? '' : ` with ${level(accessLevel)}`;
  return [
    [sessionStartTime ?? '', `Microsoft Support opened session${which} on ${name}${with_}`],
    [sessionEndTime, `Session${which} on ${name} was closed`],
  ];
}

function toldByJob(job: JobEvidence, name: string): Told[] {
  const by = job.createdBy === undefined ? '' : ` by ${visibleText(job.createdBy, 100)}`;
  const isRevoke = job.type.toLowerCase() === 'revoke';
  const what = isRevoke ? `Request to end access on ${name}` : `Request for access on ${name}`;
  const outcome = visibleText(job.provisioningState, 60);
  return [
    [job.createdAt, `Access requested on ${name}${by}`, true],
    [job.endTime, `${what}: ended in Azure, ${outcome}`, true],
    ...(job.nodeState === undefined
      ? []
      : [[job.nodeUpdatedAt, `${name} reported its state of access: ${visibleText(job.nodeState, 60)}`] as const]),
    ...job.sessions.flatMap((session) => sessionEvents(session, name)),
  ];
}

/** The job of a consent on a machine. */
export const jobOf = (reading: JobsReading | undefined, consentId: string): JobEvidence | undefined =>
  reading?.available === true ? reading.jobs.find((job) => job.name.toLowerCase() === consentId) : undefined;

/** What the jobs of this consent say has happened. A job bears the id of its consent. */
export function jobEvents(machines: readonly MachineJobs[], consentId: string): ConsentEvent[] {
  return machines.flatMap(({ id, name, reading }) => {
    const job = jobOf(reading, consentId);
    const told = job === undefined ? [] : toldByJob(job, name);
    return told.flatMap(([at, words, isRequest]): ConsentEvent[] => {
      const ms = parseInstant(at);
      return ms === undefined ? [] : [{ at: ms, words, from: 'job', about: id, ...(isRequest && { isRequest }) }];
    });
  });
}

/** What Azure reports with a time that cannot be right: a machine's own clock may be ahead, by more than clocks that count as right may be. */
function oddTimes({ id, name, reading }: MachineJobs, consentId: string): TimelineGap[] {
  const job = jobOf(reading, consentId);
  if (job === undefined || reading?.available !== true) return [];
  const gaps = toldByJob(job, name).flatMap(([at, words]) => {
    const ms = parseInstant(at);
    if (at === undefined || (ms !== undefined && ms <= reading.answeredBy + clockSkewMs)) return [];
    return `Azure gave ${ms === undefined ? 'no readable time' : 'a time that lay ahead'} for this: ${words}.`;
  });
  return [...new Set(gaps)].map((words) => {
    const count = gaps.filter((one) => one === words).length;
    return { about: id, words: count === 1 ? words : `${words} (${count} times)` };
  });
}

/** What the jobs cannot tell. */
export function jobGaps(machines: readonly MachineJobs[], consentId: string): TimelineGap[] {
  const gone = machines.filter(({ reading }) => reading?.available === true && !jobOf(reading, consentId));
  return [
    ...machines.flatMap(({ id, name, why, correlationId }) =>
      why === undefined
        ? []
        : [{ about: id, words: `The jobs of ${name} could not be read: ${visibleText(why, 900)}`, correlationId }],
    ),
    ...machines.flatMap(({ id, name, reading }) =>
      reading?.available === false
        ? [{ about: id, words: `Azure shows no remote support jobs of ${name}: ${visibleText(reading.reason, 300)}` }]
        : [],
    ),
    ...machines.flatMap((machine) => oddTimes(machine, consentId)),
    ...(gone.length === 0
      ? []
      : [
          {
            about: '',
            words: `Azure has no job of this consent on ${listWords(gone.map(({ name }) => name))}: it was removed since, or access was never asked for there. Sessions that it held are not in this timeline.`,
          },
        ]),
  ];
}

/** "A, B and 3 more". */
function listWords(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  const left = names.length - shown.length;
  return left === 0 ? shown.join(', ') : `${shown.join(', ')} and ${left} more`;
}

import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import type { FindingName, Outcome } from './access-job-table.ts';
import { type AccessLevel, accessLevelName } from '#src/consent/access-level.ts';
import {
  awayAside,
  isOnOther,
  localRemoval,
  offlineRemoval,
  offlineRequest,
  onOtherSentence,
  seenSentence,
  unseenClause,
} from './access-machine.ts';
import type { AccessEvidence, JobEvidence } from './access-state.ts';

/** What a sentence about a job may speak of. Times in ms. */
export interface JobReading {
  job: JobEvidence;
  evidence: AccessEvidence;
  outcome: Outcome;
  /** Sessions without an end. */
  sessions: number;
  /** When the newest request ended, or by when where Azure gives no time of that. */
  endedAt: number;
  isEndDated: boolean;
  /** From when on Azure may have begun to forget it. */
  keptFrom: number;
  level?: AccessLevel;
  until?: number;
}

/** The sentences that tell a person what a finding means for this job. */
export function jobSentence(name: FindingName, reading: JobReading): string {
  return sentences[name](reading);
}

const sentences: Record<FindingName, (reading: JobReading) => string> = {
  active: (reading) => `${what(reading)}.`,
  requested: (reading) =>
    `${what(reading)} is requested; the machine has not reported it active yet.${oddWords(reading)}${offlineRequest(reading.job, reading.evidence)}`,
  activeNotConfirmed: (reading) =>
    `${what(reading)} is requested. The machine reports access as active, Azure has not confirmed this request.${oddWords(reading)}`,
  failed: ({ job }) => `The request for access failed.${quoted(job)}`,
  failedAndOver: ({ job }) => `The request for access failed.${quoted(job)}`,
  beingDeleted: ({ job, evidence }) =>
    `Azure is removing the access; the machine has not confirmed it.${offlineRemoval(job, evidence)}`,
  activeYetFailed: ({ job }) => unknown(`The request failed, yet the machine reports access as active.${quoted(job)}`),
  endedYetHeld: (reading) =>
    unknown(`${reported(reading)}, though Azure still holds ${what(reading)}: revoke it to be certain.`),
  supersededByNone: (reading) =>
    unknown(`${reported(reading)}: another grant took the place of ${what(reading)}, and Azure does not show it.`),
  sessionYetNoAccess: (reading) =>
    unknown(`The machine reports ${openSessions(reading)}, though it does not report access as active.`),
  oddNodeState: (reading) => unknown(`${reported(reading)}, which is not known here.`),
  oddLevel: ({ job }) =>
    unknown(`Azure gives the access level as "${visibleText(job.accessLevel)}", which is not known here.`),
  oddEnd: ({ job }) =>
    unknown(`Azure gives the end of the access as "${visibleText(job.expirationTimestamp)}", which is no time.`),
  oddType: ({ job }) =>
    unknown(`Azure gives the type of the job as "${visibleText(job.type)}", which is not known here.`),
  checking: (reading) =>
    `The agreed end, ${end(reading)}, has passed; the machine has not yet confirmed that access ended.${stillOpen(reading)}${awayAside(reading.evidence)}`,
  // That it "Expired" alone says that it ended then, and not before.
  expired: (reading) =>
    nodeStateOfExpiry(reading)
      ? `Access ended ${end(reading)}, and the machine reports "${visibleText(reading.job.nodeState ?? '')}".`
      : `The agreed end, ${end(reading)}, has passed, and the machine reports "${visibleText(reading.job.nodeState ?? '')}".`,
  removalAccepted: (reading) =>
    `Azure has accepted the removal; the machine has not confirmed it.${oddWords(reading)}${contradiction(reading)}${offlineRemoval(reading.job, reading.evidence)}`,
  removalFailed: ({ job }) => `The removal failed, so access may continue: revoke it again.${quoted(job)}`,
  removed: ({ job, endedAt, evidence }) =>
    isOnOther(job, evidence)
      ? `Azure reports the access as removed. ${onOtherSentence}`
      : `Azure reports the access as removed, but ${unseenClause(endedAt, evidence)}.`,
  removedNotYetProven: ({ endedAt, keptFrom, evidence }) =>
    `Azure reports the access as removed; the machine itself has not reported it. ${seenSentence(endedAt, evidence, keptFrom)}`,
  removedBeforeReturn: () =>
    'Azure reports the access as removed; the machine itself has not reported it, and came back later than the 6 hours for which Azure keeps a request. Revoke it again to be certain.',
  removedUnheardYetDisplaced: removedYetDisplaced,
  removedYetDisplaced,
  revoked: ({ endedAt, isEndDated }) =>
    `Access was removed ${isEndDated ? '' : 'by '}${formatInstant(endedAt)}, and the machine was connected after it.`,
};

function removedYetDisplaced(reading: JobReading): string {
  const displaced = `${reported(reading)}: another grant had taken its place, and Azure does not show it.`;
  return `${unknown(`Azure reports the access as removed. ${displaced}`)} ${localRemoval}`;
}

function unknown(detail: string): string {
  return `${detail} Access may exist.`;
}

function what(reading: JobReading): string {
  return `${reading.level ? accessLevelName(reading.level) : 'Access'} until ${end(reading)}`;
}

function end({ until }: JobReading): string {
  return formatInstant(until ?? Number.NaN);
}

function reported({ job }: JobReading): string {
  return `The machine reports "${visibleText(job.nodeState ?? '')}"`;
}

function oddWords({ outcome, job }: JobReading): string {
  return outcome === 'unknown'
    ? ` Azure gives the state as "${visibleText(job.provisioningState)}" and "${visibleText(job.status)}", which are not known here.`
    : '';
}

function quoted(job: JobEvidence): string {
  return job.connectionErrorMessage ? ` The machine says: "${visibleText(job.connectionErrorMessage, 1000)}"` : '';
}

/** What speaks against a removal that Azure calls done. */
function contradiction(reading: JobReading): string {
  if (reading.outcome !== 'succeeded') return '';
  const { job } = reading;
  const state = job.nodeState ? ` The machine still reports "${visibleText(job.nodeState)}".` : '';
  return `${state}${stillOpen(reading)}`;
}

function nodeStateOfExpiry({ job }: JobReading): boolean {
  return job.nodeState?.toLowerCase() === 'expired';
}

function stillOpen(reading: JobReading): string {
  return reading.sessions === 0 ? '' : ` It still reports ${openSessions(reading)}.`;
}

function openSessions({ sessions }: JobReading): string {
  return sessions === 1 ? 'an open session' : `${sessions} open sessions`;
}

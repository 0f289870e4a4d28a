import { visibleText } from '#src/lib/visible-text.ts';

import {
  type Gone,
  type Last,
  type Open,
  type Phase,
  phaseTable,
  rankTable,
  type Source,
  sourceTable,
  speakerTable,
  yieldsToRequest,
} from './access-decision-table.ts';
import { byAge, isPassedOver, isRemovedYetDisplaced, type JobVerdict, judgeJob } from './access-job.ts';
import {
  connectionAfter,
  isOnOther,
  localRemoval,
  onOtherSentence,
  seenSentence,
  unseenClause,
} from './access-machine.ts';
import { conflictOf, goneJobs, missingRecord, openRecords } from './access-records.ts';
import type { AccessEvidence, AccessState, RecordEvidence } from './access-state.ts';
import { verdictsFor } from './access-verdicts.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { extensionPhase } from '#src/consent/preflight/preflight-extension.ts';

/** The state before the questions of what may be done about it. */
export interface Decision {
  word: AccessState['word'];
  detail: string;
  /** Whether access may exist or be on its way: exactly then a revoke is offered. */
  mayExist: boolean;
  winner?: JobVerdict;
  conflict?: string;
  /** As in `AccessState`. */
  hasOther?: true;
}

export function stateFrom(evidence: AccessEvidence): Omit<AccessState, 'kind' | 'readAt' | 'evidence'> {
  const decision = withPending(decide(evidence), evidence);
  const { winner } = decision;
  const reportedAt = parseInstant(winner?.job.nodeUpdatedAt);
  return {
    word: decision.word,
    detail: decision.detail,
    ...(winner && { job: winner.job }),
    ...(winner?.level && { level: winner.level }),
    ...(winner?.until !== undefined && { until: winner.until }),
    ...(reportedAt !== undefined && { reportedAt }),
    ...(decision.conflict !== undefined && { conflict: decision.conflict }),
    ...(decision.hasOther && { hasOther: true }),
    ...verdictsFor(decision, evidence),
  };
}

/** A request without a reply shows as such, until Azure shows that it has it; it proves nothing, and hides no proof. */
function withPending(decision: Decision, evidence: AccessEvidence): Decision {
  const isOpen = decision.mayExist && yieldsToRequest[decision.word];
  if (evidence.pending !== 'requestingRemoval' || !isOpen) return decision;
  return {
    ...decision,
    word: 'Requesting removal',
    detail: 'The removal is being asked for; what Azure shows is from before that.',
  };
}

function decide(evidence: AccessEvidence): Decision {
  const machine = typeof evidence.machine === 'object' ? 'read' : evidence.machine;
  return decisions[sourceTable[machine][jobsRead(evidence)]](evidence);
}

function jobsRead({ jobs, jobsUnavailable }: AccessEvidence): 'listed' | 'unavailable' | 'unknown' {
  const hasJobs = jobs !== 'unknown' && jobs.length > 0;
  if (jobsUnavailable !== undefined && !hasJobs) return 'unavailable';
  return jobs === 'unknown' ? 'unknown' : 'listed';
}

const decisions: Record<Source, (evidence: AccessEvidence) => Decision> = {
  gone: () => ({
    word: 'Removed from Azure',
    detail: `Azure no longer has this machine. Support access that was set up may continue on it. ${localRemoval}`,
    mayExist: true,
  }),
  unreadable: () => ({
    word: 'Unknown',
    detail: 'The access of this machine could not be read from Azure. Access may exist.',
    mayExist: true,
  }),
  local: decideWithoutJobs,
  jobs: (evidence) => decideFromJobs(evidence, judged(evidence)),
};

/** Newest first. A job whose place another one has taken, of which the machine has reported, says nothing more. */
function judged(evidence: AccessEvidence): JobVerdict[] {
  const jobs = evidence.jobs === 'unknown' ? [] : evidence.jobs;
  return jobs
    .filter((job) => !isPassedOver(job, evidence))
    .toSorted(byAge)
    .map((job) => judgeJob(job, evidence));
}

function decideFromJobs(evidence: AccessEvidence, verdicts: readonly JobVerdict[]): Decision {
  const live = verdicts
    .filter(({ standing }) => standing === 'live')
    .toSorted((one, other) => rankTable[one.word] - rankTable[other.word]);
  const [winner, ...others] = live;
  if (winner === undefined) return decideWithoutAccess(evidence, lastOf(verdicts));
  const detail = `${winner.detail}${missingRecord(winner.job, evidence)}`;
  const conflict = conflictOf(winner, others, evidence);
  return {
    word: winner.word,
    detail,
    mayExist: true,
    winner,
    ...(conflict !== undefined && { conflict }),
    ...(others.length > 0 && { hasOther: true }),
  };
}

/**
 * The newest job; or one that failed since access last ended: a part of it may have been done; or the newest of those whose place something
 * has taken that Azure does not show: no end of another says anything of that.
 */
function lastOf(verdicts: readonly JobVerdict[]): JobVerdict | undefined {
  const displaced = verdicts.find(isRemovedYetDisplaced);
  if (displaced !== undefined) return displaced;
  const ended = verdicts.findIndex(({ word }) => word !== 'Failed');
  const sinceEnded = ended === -1 ? verdicts : verdicts.slice(0, ended);
  return sinceEnded.find(({ standing }) => standing === 'doubtful') ?? verdicts[0];
}

/** No job is live: a job that is gone, the newest job or the extension says how things stand. */
function decideWithoutAccess(evidence: AccessEvidence, newest: JobVerdict | undefined): Decision {
  const gone = goneDecision(evidence);
  const records = openRecords(evidence);
  // What was closed awaits nothing: the end of later access says more.
  const open: Open = records.some(({ isClosed }) => isClosed !== true) ? 'some' : 'none';
  const last: Last = newest === undefined ? 'none' : newest.standing === 'doubtful' ? 'doubtful' : 'over';
  const speakers = {
    gone: () => gone.decision,
    last: () => newest && { word: newest.word, detail: newest.detail, mayExist: false, winner: newest },
    extension: () => decideFromExtension(evidence, openSentence(records)),
  };
  const speaker = speakerTable[gone.is][open][last][phaseOf(evidence)];
  const decision = speakers[speaker]() ?? decideFromExtension(evidence, openSentence(records));
  const isClosed = speaker === 'extension' && records.length > 0 && evidence.extension !== 'absent';
  return { ...decision, mayExist: decision.mayExist || open === 'some' || last === 'doubtful' || isClosed };
}

function goneDecision(evidence: AccessEvidence): { is: Gone; decision?: Decision } {
  const gone = goneJobs(evidence);
  if (gone.length === 0) return { is: 'none' };
  if (gone.some((job) => isOnOther(job, evidence)))
    return { is: 'unproven', decision: { word: 'Removed from Azure', detail: onOtherSentence, mayExist: true } };
  const goneAt = Math.max(...gone.map((job) => job.goneAt));
  const thereAt = Math.min(...gone.flatMap((job) => [job.thereAt, job.goneAt]));
  const connection = connectionAfter(goneAt, evidence, thereAt);
  if (connection === 'proven') {
    const detail = 'Azure no longer has the access, and the machine was connected after it.';
    return { is: 'proven', decision: { word: 'Revoked', detail, mayExist: false } };
  }
  const why = {
    seen: `but the machine itself cannot be asked. ${seenSentence(goneAt, evidence, thereAt)}`,
    late: 'but the machine may have come back later than the 6 hours for which Azure keeps a request: it may never have heard of it.',
    unseen: `but ${unseenClause(goneAt, evidence)}.`,
  }[connection];
  const detail = `Azure no longer has the access, ${why} ${localRemoval}`;
  return { is: 'unproven', decision: { word: 'Removed from Azure', detail, mayExist: true } };
}

function phaseOf({ extension }: AccessEvidence): Phase {
  return typeof extension === 'object' ? extensionPhase(extension) : extension;
}

function decideFromExtension(evidence: AccessEvidence, waiting: string): Decision {
  const phase = phaseOf(evidence);
  const { word, sentence, mayExist } = phaseTable[phase];
  return { word, detail: `${sentence}${phase === 'ready' ? '' : says(evidence)}${waiting}`, mayExist };
}

function says({ extension }: AccessEvidence): string {
  return typeof extension === 'object' && extension.message
    ? ` The machine says: "${visibleText(extension.message, 1000)}"`
    : '';
}

function openSentence(open: readonly RecordEvidence[]): string {
  // One that still holds is named before one that was closed.
  const first = open.find(({ isClosed }) => isClosed !== true) ?? open[0];
  if (first === undefined) return '';
  const name = visibleText(first.consentId);
  return first.isClosed === true
    ? ` The consent ${name} was closed on record, and nothing proves that access on the machine has ended. ${localRemoval}`
    : ` The consent ${name} is recorded; Azure shows no access for it yet.`;
}

/** Where Azure keeps no jobs, access is given and ended on the machine itself, and Azure cannot show it. */
function decideWithoutJobs(evidence: AccessEvidence): Decision {
  const first = openRecords(evidence).find(({ isClosed }) => isClosed !== true);
  const local = `${evidence.jobsUnavailable ?? ''} Access is given and ended on the machine itself, and Azure cannot show it.`;
  if (first) {
    const detail = `${local} The consent ${visibleText(first.consentId)} is in force. ${localRemoval}`;
    return { word: 'Unknown', detail, mayExist: true };
  }
  const gone = goneDecision(evidence);
  if (gone.is === 'unproven' && gone.decision) return gone.decision;
  const isThere = evidence.extension !== 'absent';
  if (evidence.records === 'unknown' && isThere) {
    // Among records that nobody read there may be a consent in force, of which the extension says nothing.
    const unread = ` ${local} The consent records were not read. Access may exist. ${localRemoval}`;
    return { ...decideFromExtension(evidence, unread), word: 'Unknown', mayExist: true };
  }
  return { ...decideFromExtension(evidence, ` ${local}`), mayExist: isThere };
}

import { visibleText } from '#src/lib/visible-text.ts';

import { evidenceSentences } from './access-evidence.ts';
import { type JobVerdict, judgeJob, nodeStateOf } from './access-job.ts';
import { connectedAfter, localRemoval } from './access-machine.ts';
import { conflictOf, missingRecord, recordsOf } from './access-records.ts';
import type { AccessEvidence, AccessState, JobEvidence, RecordEvidence } from './access-state.ts';
import { verdictsFor } from './access-verdicts.ts';
import { parseInstant } from './instant.ts';
import { type ExtensionPhase, extensionPhase } from './preflight-extension.ts';

/** The state before the questions of what may be done about it. */
export interface Decision {
  word: AccessState['word'];
  detail: string;
  /** Whether access may exist or be on its way: exactly then a revoke is offered. */
  mayExist: boolean;
  winner?: JobVerdict;
  conflict?: string;
}

export function stateFrom(evidence: AccessEvidence): Omit<AccessState, 'kind' | 'readAt'> {
  const decision = withPending(decide(evidence), evidence);
  const { winner } = decision;
  return {
    word: decision.word,
    detail: decision.detail,
    ...(winner && { job: winner.job }),
    ...(winner?.level && { level: winner.level }),
    ...(winner?.until !== undefined && { until: winner.until }),
    ...(decision.conflict !== undefined && { conflict: decision.conflict }),
    evidence: evidenceSentences(evidence, winner?.job),
    ...verdictsFor(decision, evidence),
  };
}

/** A request without a reply shows as such, until Azure shows that it has it; it proves nothing, and hides no proof. */
function withPending(decision: Decision, evidence: AccessEvidence): Decision {
  const isOpen = decision.mayExist && !isRemoval(decision.word);
  if (evidence.pending !== 'requestingRemoval' || !isOpen) return decision;
  return {
    ...decision,
    word: 'Requesting removal',
    detail: 'The removal is being asked for; Azure has not answered yet.',
  };
}

function isRemoval(word: AccessState['word']): boolean {
  return word === 'Removal accepted, waiting for the machine' || word === 'Removed from Azure';
}

function decide(evidence: AccessEvidence): Decision {
  if (evidence.machine === 'notFound') {
    const detail = `Azure no longer has this machine. Support access that was set up may continue on it. ${localRemoval}`;
    return { word: 'Removed from Azure', detail, mayExist: true };
  }
  if (evidence.jobsUnavailable !== undefined && !hasJobs(evidence)) {
    return decideWithoutJobs(evidence, evidence.jobsUnavailable);
  }
  if (evidence.jobs === 'unknown') {
    return {
      word: 'Unknown',
      detail: 'The access of this machine could not be read from Azure. Access may exist.',
      mayExist: true,
    };
  }
  return decideFromJobs(evidence, judged(evidence.jobs, evidence));
}

function hasJobs({ jobs }: AccessEvidence): boolean {
  return jobs !== 'unknown' && jobs.length > 0;
}

/** Newest first. A job that a newer one superseded says nothing more; as the newest, it says that something is missing. */
function judged(jobs: readonly JobEvidence[], evidence: AccessEvidence): JobVerdict[] {
  return jobs
    .toSorted((one, other) => changedAt(other) - changedAt(one) || (one.name < other.name ? 1 : -1))
    .filter((job, index) => index === 0 || nodeStateOf(job) !== 'superseded')
    .map((job) => judgeJob(job, evidence));
}

function changedAt(job: JobEvidence): number {
  return parseInstant(job.lastModifiedAt) ?? parseInstant(job.createdAt) ?? parseInstant(job.startTime) ?? 0;
}

function decideFromJobs(evidence: AccessEvidence, verdicts: readonly JobVerdict[]): Decision {
  const live = verdicts.filter(({ standing }) => standing === 'live');
  const [winner, ...others] = live;
  if (winner) {
    const detail = `${winner.detail}${missingRecord(winner.job, evidence)}`;
    const conflict = conflictOf(winner, others, evidence);
    return { word: winner.word, detail, mayExist: true, winner, ...(conflict !== undefined && { conflict }) };
  }
  const open = openRecords(evidence);
  const decision = decideRemoved(evidence) ?? decideWithoutAccess(evidence, verdicts, open);
  const mayExist = decision.mayExist || open.length > 0 || verdicts[0]?.standing === 'doubtful';
  return { ...decision, mayExist };
}

/** Jobs that Azure no longer has count until their agreed end. */
function decideRemoved(evidence: AccessEvidence): Decision | undefined {
  const gone = (evidence.removedJobs ?? []).filter(
    ({ name }) => !isListed(name, evidence) && !hasEnded(name, evidence),
  );
  if (gone.length === 0) return undefined;
  const goneAt = Math.max(...gone.map((job) => job.goneAt));
  return connectedAfter(goneAt, evidence)
    ? {
        word: 'Revoked',
        detail: 'Azure no longer has the access, and the machine was connected after it.',
        mayExist: false,
      }
    : {
        word: 'Removed from Azure',
        detail: `Azure no longer has the access, but the machine has not been seen connected since. ${localRemoval}`,
        mayExist: true,
      };
}

function isListed(name: string, { jobs }: AccessEvidence): boolean {
  return jobs !== 'unknown' && jobs.some((job) => job.name.toLowerCase() === name.toLowerCase());
}

function hasEnded(name: string, evidence: AccessEvidence): boolean {
  const record = recordsOf(evidence).find(({ consentId }) => consentId.toLowerCase() === name.toLowerCase());
  const end = parseInstant(record?.notAfter);
  return end !== undefined && end <= evidence.now;
}

/** Consents whose time has not passed and for which Azure has never shown a job: the grant may be on its way. */
function openRecords(evidence: AccessEvidence): RecordEvidence[] {
  const removed = new Set((evidence.removedJobs ?? []).map(({ name }) => name.toLowerCase()));
  return recordsOf(evidence).filter(
    ({ consentId }) =>
      !isListed(consentId, evidence) && !hasEnded(consentId, evidence) && !removed.has(consentId.toLowerCase()),
  );
}

function decideWithoutAccess(
  evidence: AccessEvidence,
  verdicts: readonly JobVerdict[],
  open: readonly RecordEvidence[],
): Decision {
  const [ended] = verdicts;
  const phase = phaseOf(evidence);
  // A new set-up says more than the end of an earlier access; so does a consent that is being put into effect.
  if (ended && open.length === 0 && phase !== 'inProgress' && phase !== 'failed') {
    return { word: ended.word, detail: ended.detail, mayExist: false, winner: ended };
  }
  return decideFromExtension(evidence, openSentence(open));
}

function phaseOf({ extension }: AccessEvidence): ExtensionPhase | 'absent' {
  return typeof extension === 'object' ? extensionPhase(extension) : extension;
}

function decideFromExtension(evidence: AccessEvidence, waiting: string): Decision {
  const more = `${says(evidence)}${waiting}`;
  switch (phaseOf(evidence)) {
    case 'absent':
      return { word: 'None', detail: `Remote support is not set up.${more}`, mayExist: false };
    case 'inProgress':
      return { word: 'Setting up', detail: `The extension is being set up.${more}`, mayExist: false };
    case 'ready':
      return { word: 'Set up', detail: `Remote support is set up.${waiting}`, mayExist: false };
    case 'failed':
      return { word: 'Set-up failed', detail: `The extension failed.${more}`, mayExist: false };
    case 'deleting':
      return {
        word: 'Removal accepted, waiting for the machine',
        detail: `The extension is being removed.${more}`,
        mayExist: true,
      };
    case 'unknown':
      return { word: 'Unknown', detail: `The state of the extension is not known.${more}`, mayExist: true };
  }
}

function says({ extension }: AccessEvidence): string {
  return typeof extension === 'object' && extension.message
    ? ` The machine says: "${visibleText(extension.message, 1000)}"`
    : '';
}

function openSentence(open: readonly RecordEvidence[]): string {
  const [first] = open;
  return first ? ` The consent ${visibleText(first.consentId)} is recorded; Azure shows no access for it yet.` : '';
}

/** Where Azure keeps no jobs, access is given and ended on the machine itself, and Azure cannot show it. */
function decideWithoutJobs(evidence: AccessEvidence, reason: string): Decision {
  const [first] = openRecords(evidence);
  const local = `${reason} Access is given and ended on the machine itself, and Azure cannot show it.`;
  if (first) {
    const detail = `${local} The consent ${visibleText(first.consentId)} is in force. ${localRemoval}`;
    return { word: 'Unknown', detail, mayExist: true };
  }
  const decision = decideFromExtension(evidence, ` ${local}`);
  return { ...decision, mayExist: evidence.extension !== 'absent' };
}

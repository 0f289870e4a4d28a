import { datedEndPhrase, endPhrase } from '#src/consent/end-words.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { type Later, laterAccess, laterSentence } from '#src/consent/later-access.ts';
import type { EndRecord } from '#src/consent/record.ts';
import type { ReconciledConsent } from './reconciliation-evidence.ts';
import { evidenceList, type Finding } from './reconciliation-finding.ts';
import { aboutJob, type JobStanding, type ReadJob, severityOf } from './reconciliation-job.ts';
import { endOn, endsOn, type Known } from './reconciliation-known.ts';
import { jobWords, standingWords, timeWords } from './reconciliation-words.ts';

const severities: Readonly<Partial<Record<JobStanding, Finding['severity']>>> = {
  active: 'finding',
  requested: 'finding',
  unclear: 'unknown',
};

const revoke = 'Revoke the access on the machine’s page. What has ended needs a new consent.';

const askWho =
  'What has ended needs a new consent: ask whoever changed the job why. The Activity Log of the resource group keeps for 90 days who did; a further request to revoke leaves the same trace as one for access.';

const recorded = (end: EndRecord, again?: EndRecord): Finding['evidence'] =>
  evidenceList({
    'Recorded end': endPhrase(end.ended),
    'Recorded at': end.confirmedAt,
    'Recorded end after it': again && endPhrase(again.ended),
    'Recorded after it at': again?.confirmedAt,
  });

/** A job that was asked for, or gave access, after an end of its access was on record: also where it has ended again. */
export function afterEnd(read: ReadJob, consent: ReconciledConsent, known: Known): Finding[] {
  return goesOn(read, consent) ?? cameBack(read, consent, known);
}

/** Access that is there although its last end is on record. */
function goesOn(read: ReadJob, consent: ReconciledConsent): Finding[] | undefined {
  const { job, machine, standing, readAt } = read;
  const end = endOn(consent, machine.id);
  const severity = severities[standing];
  if (end === undefined || severity === undefined || job.type.toLowerCase() !== 'enable') return undefined;
  // Jobs read before the end was confirmed say nothing against it.
  const endedAt = parseInstant(end.confirmedAt) ?? -Infinity;
  if (readAt < endedAt) return undefined;
  const { at, isLastChange, ...about } = aboutJob(read);
  return [
    {
      ...about,
      // A job of before the end is access after it only since that.
      ...(at !== undefined && { at: Math.max(at, endedAt) }),
      ...(at !== undefined && at > endedAt && isLastChange && { isLastChange }),
      kind: 'accessAfterEnd',
      severity,
      consentId: consent.consentId,
      sentence: `Azure shows ${jobWords(job, machine.name)}: ${standingWords[standing]}. The records say of this access: ${datedEndPhrase(end.ended, timeWords(end.confirmedAt))}.`,
      remedy: revoke,
      evidence: [...about.evidence, ...recorded(end)],
    },
  ];
}

function cameBack(read: ReadJob, consent: ReconciledConsent, known: Known): Finding[] {
  const later = laterAccess(read.job, endsOn(consent, read.machine.id));
  return later === undefined ? [] : [cameBackAs(read, later, consent, known)];
}

function cameBackAs(read: ReadJob, later: Later, { consentId }: ReconciledConsent, known: Known): Finding {
  const { job, machine, standing } = read;
  const isOver = standing === 'over' || standing === 'failed';
  const { isLastChange: _, ...about } = aboutJob(read);
  return {
    ...about,
    at: later.sign.at,
    kind: 'accessAfterEnd',
    severity: isOver && severityOf(read, known.now) !== 'note' ? 'lookInto' : severityOf(read, known.now),
    consentId,
    sentence: `${laterSentence(job, machine.name, later)} Of the job Azure shows now: ${standingWords[standing]}.`,
    remedy: isOver ? askWho : revoke,
    evidence: [...about.evidence, ...recorded(later.end, later.endedAgain)],
  };
}

import type { RecordProblem } from '#src/azure/records.ts';
import { formatDuration } from '#src/lib/time.ts';

/** What is wrong with a record, or why it could not be read. May hold Azure's text: show it with AzureText. */
export function recordProblemWords(problem: RecordProblem): string {
  if (problem.is === 'unread' || problem.is === 'unlisted') return problem.problem.message;
  return problems[problem.is];
}

const problems: Record<Exclude<RecordProblem['is'], 'unread' | 'unlisted'>, string> = {
  invalid: 'The record was changed, or isn’t one.',
  misnamed: 'The record belongs to another consent than its name says.',
  outOfPlace: 'A copy lies in a resource group without a machine of its consent.',
  copiesDiffer: 'The copies of the record differ.',
  otherCorrelation: 'The record was written by something other than this app.',
  endOfOther: 'The end is of a machine that the consent doesn’t cover.',
  endBeforeStart: 'The end is dated before the consent.',
  endInFuture: 'The end is dated in the future.',
  changeBeyond: 'The change goes beyond the consent.',
  consentGone: 'The record of its consent is gone.',
};

/** "4 h granted · 12 min used". */
export function usageWords(grantedMs: number, usedMs: number | undefined): string {
  const granted = `${formatDuration(grantedMs)} granted`;
  if (usedMs === undefined) return granted;
  return `${granted} · ${usedMs === 0 ? 'not used' : `${formatDuration(usedMs)} used`}`;
}

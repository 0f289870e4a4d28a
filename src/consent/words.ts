import type { ConsentProblem } from './consent.ts';
import type { EndProblem } from './duration.ts';
import type { RecordProblem } from './record.ts';

/** What is wrong with the end of access that a person chose. */
export function endProblemSentence(why: EndProblem): string {
  return why;
}

/** What keeps a consent from being made. */
export function consentProblemSentence(why: ConsentProblem): string {
  return why.is;
}

/** Why a record does not count. */
export function recordProblemSentence(why: RecordProblem): string {
  return why.is;
}

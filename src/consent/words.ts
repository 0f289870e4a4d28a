import { longestReason, mostMachines, type ConsentProblem } from './consent.ts';
import type { EndProblem } from './duration.ts';

const endSentences: Record<EndProblem, string> = {
  noTime: 'Enter a date and time for the end of access.',
  past: 'The end is in the past.',
  tooShort: 'Access lasts at least 1 hour.',
  tooLong: 'Access lasts at most 14 days.',
};

/** What is wrong with the end of access that a person chose. */
export function endProblemSentence(why: EndProblem): string {
  return endSentences[why];
}

const memberSentences: Readonly<Record<string, string>> = {
  terms: 'These terms are no published text for what the machines run.',
  machines: `Choose 1 to ${mostMachines} machines.`,
  'ticket.number': 'A support request number has 8 to 20 digits.',
  reason: `Enter the reason as one line of at most ${longestReason} characters.`,
};

/** What keeps a consent from being made. */
export function consentProblemSentence(why: ConsentProblem): string {
  if (why.is === 'end') return endProblemSentence(why.why);
  return memberSentences[why.path] ?? `The consent isn't in the expected form (${why.path}).`;
}

import type { EndProblem } from '#src/consent/duration.ts';
import type { TermsTarget } from '#src/consent/terms.ts';
import { isOneLine, longestReason } from '#src/consent/consent.ts';
import { checkChosenEnd } from './end-choice.ts';
import type { MachineChoice } from './machine-choice.ts';
import type { ChosenRequest, RequestProblem } from './request-choice.ts';
import { isAgreed, type Tab, type WizardState } from './wizard-state.ts';

/** Ids of the fields that a problem leads to. */
export const fieldIds = {
  machines: 'grant-machines',
  request: 'grant-request',
  number: 'grant-request-number',
  reason: 'grant-reason',
  end: 'grant-end',
  agree: 'grant-agree',
} as const;

export type Field = keyof typeof fieldIds;

/** What is wrong with a field. words.ts says it. */
export type ProblemWhy =
  | { is: 'noMachines' }
  | { is: 'noneAble' }
  | { is: 'request'; why: RequestProblem }
  | { is: 'noReason' }
  | { is: 'reasonTooLong'; length: number }
  | { is: 'reasonUnseen' }
  | { is: 'end'; why: EndProblem }
  | { is: 'noTerms'; target: TermsTarget }
  | { is: 'notAgreed' };

export interface Problem {
  field: Field;
  why: ProblemWhy;
}

export type Problems = Readonly<Record<Tab, readonly Problem[]>>;

export interface WizardFacts {
  choice: MachineChoice;
  request: ChosenRequest;
  /** Id of the terms in force; undefined where there is no text, or no machine yet whose terms they would be. */
  termsId: string | undefined;
  isSigned: boolean;
  /** Server time, ms. */
  now: number;
}

/** What stands in the way, by tab. What is still being read is no problem yet; what is signed is agreed to, whatever became of its parts since. */
export function wizardProblems({ inputs, agreed }: WizardState, facts: WizardFacts): Problems {
  const { choice, request, termsId, isSigned, now } = facts;
  const basics: Problem[] = [];
  const add = (field: Field, why: ProblemWhy) => basics.push({ field, why });

  if (inputs.machines.length === 0) add('machines', { is: 'noMachines' });
  else if (choice.included.length + choice.pending.length === 0) add('machines', { is: 'noneAble' });
  if (isSigned) return { basics, terms: [], review: [] };

  if (request.is === 'problem')
    add(isAboutNumber(request.why) ? 'number' : 'request', { is: 'request', why: request.why });
  const reason = inputs.reason.trim();
  if (reason === '') add('reason', { is: 'noReason' });
  else if (!isOneLine(reason)) add('reason', { is: 'reasonUnseen' });
  else if (reason.length > longestReason) add('reason', { is: 'reasonTooLong', length: reason.length });
  const end = checkChosenEnd(inputs.end, now);
  if (!end.ok) add('end', { is: 'end', why: end.why });

  return { basics, terms: termsProblems(choice, termsId, agreed), review: [] };
}

function isAboutNumber(why: RequestProblem): boolean {
  return why === 'missing' || why === 'malformed';
}

function termsProblems(
  { target, included }: MachineChoice,
  termsId: string | undefined,
  agreed: WizardState['agreed'],
): Problem[] {
  if (target !== undefined && termsId === undefined) return [{ field: 'agree', why: { is: 'noTerms', target } }];
  const ids = included.map(({ id }) => id);
  if (termsId !== undefined && isAgreed(agreed, termsId, ids)) return [];
  return [{ field: 'agree', why: { is: 'notAgreed' } }];
}

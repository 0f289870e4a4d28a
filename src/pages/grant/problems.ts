import { type Breach, breachesOf } from '#src/consent/advice/advice.ts';
import type { AdviceRule } from '#src/consent/advice/rule.ts';
import { roleAskedFor } from '#src/consent/authority/authority.ts';
import type { EndProblem } from '#src/consent/duration.ts';
import type { TermsTarget } from '#src/consent/terms.ts';
import { isOneLine, longestReason } from '#src/consent/consent.ts';
import { checkChosenEnd, endOf, startOf } from './end-choice.ts';
import type { IncludedMachine, MachineChoice } from './machine-choice.ts';
import type { ChosenRequest, RequestProblem } from './request-choice.ts';
import { isAgreed, type Tab, type WizardState } from './wizard-state.ts';

/** Ids of the fields that a problem leads to. */
export const fieldIds = {
  machines: 'grant-machines',
  request: 'grant-request',
  number: 'grant-request-number',
  reason: 'grant-reason',
  level: 'grant-level',
  emergency: 'grant-emergency',
  end: 'grant-end',
  agree: 'grant-agree',
} as const;

export type Field = keyof typeof fieldIds;

/** What is wrong with a field. words.ts says it. */
export type ProblemWhy =
  | {
      is:
        | 'noMachines'
        | 'noneAble'
        | 'noReason'
        | 'reasonUnseen'
        | 'demanded'
        | 'notAgreed'
        | RequestProblem
        | EndProblem;
    }
  | Breach
  | { is: 'reasonTooLong'; length: number }
  | { is: 'noTerms'; target: TermsTarget };

export interface Problem {
  field: Field;
  why: ProblemWhy;
}

export type Problems = Readonly<Record<Tab, readonly Problem[]>>;

export interface WizardFacts {
  choice: MachineChoice;
  request: ChosenRequest;
  /** Of the chosen machines. */
  rules: readonly AdviceRule[];
  /** Id of the terms in force; undefined where there is no text, or no machine yet whose terms they would be. */
  termsId: string | undefined;
  isSigned: boolean;
  /** Server time, ms. */
  now: number;
}

/** What stands in the way, by tab. What is still being read is no problem yet; what is signed is agreed to, whatever became of its parts since. */
export function wizardProblems({ inputs, agreed }: WizardState, facts: WizardFacts): Problems {
  const { choice, request, rules, isSigned, now } = facts;
  const basics: Problem[] = [];
  const add = (field: Field, why: ProblemWhy) => basics.push({ field, why });

  if (inputs.machines.length === 0) add('machines', { is: 'noMachines' });
  else if (choice.included.length + choice.pending.length === 0) add('machines', { is: 'noneAble' });
  if (isSigned) return { basics, terms: [], review: [] };

  if (request.is === 'problem') add(inputs.request.mode === 'typed' ? 'number' : 'request', { is: request.why });
  for (const field of ['reason', 'emergency'] as const) {
    const reason = inputs[field]?.trim();
    if (reason === undefined) continue;
    if (reason === '') add(field, { is: 'noReason' });
    else if (!isOneLine(reason)) add(field, { is: 'reasonUnseen' });
    else if (reason.length > longestReason) add(field, { is: 'reasonTooLong', length: reason.length });
  }
  const end = checkChosenEnd(inputs.end, now);
  if (!end.ok) add('end', { is: end.why });
  const hasRequest = request.is === 'none' ? false : undefined;
  const asked = {
    level: inputs.level,
    from: startOf(now),
    until: end.ok ? endOf(inputs.end, now) : undefined,
    hasRequest,
  };
  if (request.is === 'none' && choice.included.some((one) => demandsRequest(one, inputs.emergency !== undefined)))
    add('request', { is: 'demanded' });
  for (const breach of breachesOf(rules, asked)) add(fieldOf[breach.is], breach);

  return { basics, terms: termsProblems(facts, agreed), review: [] };
}

/** Whether Azure activates the role that is asked for under a request's number alone. */
function demandsRequest({ facts: { authority } }: IncludedMachine, isEmergency: boolean): boolean {
  return authority?.is === 'eligible' && roleAskedFor(authority, isEmergency).demands?.ticket === true;
}

const fieldOf = {
  level: 'level',
  requestMissing: 'request',
  longerThanAdvised: 'end',
  outsideHours: 'end',
  inFreeze: 'end',
} as const;

function termsProblems({ choice, termsId }: WizardFacts, agreed: WizardState['agreed']): Problem[] {
  const { target, included } = choice;
  if (target !== undefined && termsId === undefined) return [{ field: 'agree', why: { is: 'noTerms', target } }];
  const ids = included.map(({ id }) => id);
  if (termsId !== undefined && isAgreed(agreed, termsId, ids)) return [];
  return [{ field: 'agree', why: { is: 'notAgreed' } }];
}

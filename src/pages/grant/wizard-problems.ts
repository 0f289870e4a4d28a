import { type Agreement, isAgreed, tickFirst } from './agreement.ts';
import type { MachineChoice } from './machine-choice.ts';
import { type ChosenEnd, isMoment, readEnd } from './end-choice.ts';
import { type ReadRequests, requestProblems } from './request-choice.ts';
import type { Problem, Problems, StepKey, WizardState } from './wizard-state.ts';

/** Ids of the fields that a problem may lead to. */
export const fields = {
  machines: 'grant-machines',
  end: 'access-end',
  customDate: 'access-end-date',
  customTime: 'access-end-time',
  agree: 'terms-agree',
} as const;

export interface WizardFacts {
  choice: MachineChoice;
  requests: ReadRequests;
  /** Why there is no text to agree to; undefined when there is one. */
  termsProblem: string | undefined;
  /** What can be agreed to now. */
  offered: Agreement | undefined;
  /** The consent is signed, as far as is known. */
  isSigned: boolean;
  /** Server time, ms; undefined while no server has said it. */
  now: number | undefined;
}

/** What stands in the way of each step now. Machines that are still being read are no problem yet: Next waits for them. */
export function wizardProblems(state: WizardState, facts: WizardFacts): Problems {
  return {
    machines: machineProblems(state, facts.choice),
    // What is signed names its request, open or not by now.
    request: requestProblems(state.inputs, facts.isSigned ? undefined : facts.requests),
    access: endProblems(state, facts),
    terms: agreementProblems(state, facts),
    review: [],
  };
}

/** What is said on a step that is not to be left: of the terms nothing while machines are checked, for then the box is not on the page. */
export function problemsToSay(step: StepKey, problems: Problems, { pending }: MachineChoice): readonly Problem[] {
  return step === 'terms' && pending > 0 ? [] : problems[step];
}

function machineProblems({ inputs }: WizardState, { included, pending }: MachineChoice): Problem[] {
  if (inputs.machines.length === 0) return [{ field: fields.machines, text: 'Choose at least one machine.' }];
  if (included.length > 0 || pending > 0) return [];
  const text = 'Access can be granted on none of these machines. What stands in the way is said beside each.';
  return [{ field: fields.machines, text }];
}

function endProblems({ inputs }: WizardState, { isSigned, now }: WizardFacts): Problem[] {
  // A signed end has become nearer since: whether it still will do is told by the age of the signature.
  if (isSigned) return [];
  const missing = missingParts(inputs.end);
  if (missing.length > 0) return missing;
  if (now === undefined && isMoment(inputs.end)) return [];
  const end = readEnd(inputs.end, now ?? 0);
  if (end.ok) return [];
  return [{ field: 'minutes' in inputs.end ? fields.end : fields.customDate, text: end.reason }];
}

function missingParts(end: ChosenEnd): Problem[] {
  if ('minutes' in end) return [];
  return [
    ...(end.date === '' ? [{ field: fields.customDate, text: 'End date is missing.' }] : []),
    ...(end.time === '' ? [{ field: fields.customTime, text: 'End time is missing.' }] : []),
  ];
}

function agreementProblems(
  { ticked }: WizardState,
  { choice, termsProblem, offered, isSigned }: WizardFacts,
): Problem[] {
  if (termsProblem !== undefined && choice.pending === 0) return [{ field: fields.agree, text: termsProblem }];
  // What Entra signed was agreed to: nobody is asked twice.
  if (isSigned) return [];
  // While machines are read again, what was ticked is held against nothing; it is before anything is signed.
  if (offered === undefined ? ticked !== false : isAgreed(ticked, offered)) return [];
  return [{ field: fields.agree, text: tickFirst }];
}

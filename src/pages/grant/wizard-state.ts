import type { Consent } from '#src/consent/consent.ts';
import { mostMachines } from '#src/consent/consent-limits.ts';
import { defaultMinutes } from '#src/consent/duration.ts';
import type { ConsentDraft, DraftInputs } from '#src/azure/records/consent-draft.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import type { Agreement } from './agreement.ts';
import { type ChosenEnd, draftEnd, hasMoment, restoredEnd, type TypedEnd } from './end-choice.ts';
import { sameMachines } from './machine-choice.ts';

export const stepKeys = ['machines', 'request', 'access', 'terms', 'review'] as const;
export type StepKey = (typeof stepKeys)[number];

export const stepNames: Readonly<Record<StepKey, string>> = {
  machines: 'Machines',
  request: 'Support request',
  access: 'Access',
  terms: 'Terms',
  review: 'Review + grant',
};

/** Where the support request's number comes from. `without`: deliberately none yet. */
export type RequestMode = 'listed' | 'typed' | 'without';

export interface WizardInputs extends Omit<DraftInputs, 'end'> {
  requestMode: RequestMode | undefined;
  end: ChosenEnd;
  /** What was typed for a choice that is not the one now: to look at another takes nothing away. Only the choice itself is kept in the draft. */
  typedNumber?: string | undefined;
  typedEnd?: TypedEnd | undefined;
}

export interface WizardState {
  inputs: WizardInputs;
  /** How many steps were left through Next, one after the other. Being passed is not enough: a step must also still be valid. */
  passed: number;
  /** What the box below the terms was ticked for. Made by a press on this page only: nothing that was stored or linked can set it. */
  ticked: Agreement | false;
  /** The consent that was sent to be signed, and Entra's ID token once it came back. */
  signing?: { consent: Consent; idToken?: string };
}

export type WizardAction =
  /** `isAutomatic`: nobody chose it. */
  | { type: 'change'; change: Partial<WizardInputs>; isAutomatic?: boolean }
  | { type: 'tick'; ticked: Agreement | false }
  | { type: 'pass'; step: StepKey }
  | { type: 'sign'; consent: Consent }
  | { type: 'unsign' }
  | { type: 'restart'; state: WizardState };

/** What was chosen is what gets agreed to and signed: any change takes the tick and the signature away. */
export function wizardReducer(state: WizardState, action: WizardAction): WizardState {
  switch (action.type) {
    case 'change':
      return { inputs: { ...state.inputs, ...action.change }, passed: state.passed, ticked: false };
    case 'tick':
      return { ...state, ticked: action.ticked };
    case 'pass':
      return { ...state, passed: Math.max(state.passed, stepKeys.indexOf(action.step) + 1) };
    case 'sign':
      return { ...state, signing: { consent: action.consent } };
    case 'unsign':
      return { inputs: state.inputs, passed: state.passed, ticked: false };
    case 'restart':
      return action.state;
  }
}

/** A thing to put right, beside its field. */
export interface Problem {
  /** Id of the field that gets the focus. */
  field: string;
  text: string;
}

export type Problems = Readonly<Record<StepKey, readonly Problem[]>>;

/** Index of the furthest step that may be shown: every step before it was passed and is valid now. */
export function furthestStep(state: WizardState, problems: Problems): number {
  const open = stepKeys.findIndex((step, index) => index >= state.passed || problems[step].length > 0);
  return open === -1 ? stepKeys.length - 1 : open;
}

/** The step to show: the one the URL asks for, unless it has not been reached. */
export function currentStep(asked: string | null, state: WizardState, problems: Problems): StepKey {
  const index = stepKeys.findIndex((step) => step === asked);
  return stepKeys[Math.min(Math.max(index, 0), furthestStep(state, problems))] ?? 'machines';
}

/** Whether the URL asks for a step that was reached before, and this one, which was passed before, stands in its way again. */
export function isSentBack(asked: string | null, shown: StepKey, { passed }: WizardState): boolean {
  const index = stepKeys.indexOf(shown);
  return stepKeys.findIndex((step) => step === asked) > index && passed > index;
}

export type StepStanding = 'locked' | 'open' | 'done' | 'error';

/** The badge of a step. */
export function stepStanding(step: StepKey, state: WizardState, problems: Problems): StepStanding {
  const index = stepKeys.indexOf(step);
  const isPassed = index < state.passed;
  if (isPassed && problems[step].length > 0) return 'error';
  if (index > furthestStep(state, problems)) return 'locked';
  return isPassed ? 'done' : 'open';
}

export interface LinkedMachines {
  /** ARM ids, each once. */
  ids: string[];
  /** How many entries of the link were left out because they are no machine's id. */
  dropped: number;
  /** How many machines of the link were left out because there are too many. */
  beyond: number;
}

/** The machines that a link chooses. A link chooses nothing else. */
export function linkedMachines(query: URLSearchParams): LinkedMachines {
  const entries = query.getAll('machine');
  const machines = new Map<string, string>();
  for (const id of entries.flatMap((entry) => parseMachineId(entry)?.id ?? []))
    if (!machines.has(id.toLowerCase())) machines.set(id.toLowerCase(), id);
  const ids = [...machines.values()].slice(0, mostMachines);
  return {
    ids,
    dropped: entries.filter((entry) => parseMachineId(entry) === undefined).length,
    beyond: machines.size - ids.length,
  };
}

/** Longer lists of machines stay out of the URL, which servers cut at some 8 KB; the draft holds them anyway. */
export const mostInUrl = 20;

/** What the URL says: the machines, as a link would, the step, and the consent that a link said is to be extended. */
export function wizardQuery(machines: readonly string[], step: StepKey, replaces?: string): URLSearchParams {
  const query = new URLSearchParams(machines.length > mostInUrl ? [] : machines.map((id) => ['machine', id]));
  if (step !== 'machines') query.set('step', step);
  if (replaces !== undefined) query.set('replaces', replaces);
  return query;
}

const defaults: Omit<WizardInputs, 'machines'> = {
  requestMode: undefined,
  ticket: null,
  reason: '',
  level: 'Diagnostics',
  end: { minutes: defaultMinutes },
};

/** Where the wizard starts: with what this tab kept about the same machines, else from the beginning. Never ticked. */
export function initialState(
  linked: readonly string[],
  draft: ConsentDraft | undefined,
  person: { tenantId: string; userId: string },
): WizardState {
  if (draft === undefined || (linked.length > 0 && !sameMachines(linked, draft.machines))) {
    return { inputs: { ...defaults, machines: [...linked] }, passed: 0, ticked: false };
  }
  const passed = Math.min(Math.max(0, draft.passed ?? 0), stepKeys.length - 1);
  const state: WizardState = {
    inputs: {
      machines: draft.machines,
      ticket: draft.ticket,
      requestMode: restoredMode(draft),
      reason: draft.reason,
      level: draft.level,
      end: restoredEnd(draft.end),
    },
    passed,
    ticked: false,
  };
  const { consent, idToken } = draft;
  if (consent === undefined || idToken === undefined || !isFrom(consent, person)) return state;
  return { ...state, signing: { consent, idToken } };
}

/** Another person may have signed in to this tab meanwhile: what the one before signed is not theirs. */
function isFrom(consent: Consent, person: { tenantId: string; userId: string }): boolean {
  return consent.tenantId === person.tenantId.toLowerCase() && consent.userId === person.userId.toLowerCase();
}

function restoredMode({ ticket, withoutRequest, passed = 0 }: ConsentDraft): RequestMode | undefined {
  if (ticket) return ticket.source === 'azure' ? 'listed' : 'typed';
  // Drafts of earlier versions tell only by the step that was left.
  return withoutRequest || passed > stepKeys.indexOf('request') ? 'without' : undefined;
}

/** What the tab keeps of the wizard. The tick is not among it. */
export function draftOf(state: WizardState): ConsentDraft {
  const { requestMode, end, typedNumber: _number, typedEnd: _end, ...inputs } = state.inputs;
  const without = requestMode === 'without' ? { withoutRequest: true as const } : {};
  // The end that takes the place of none is to be seen before the step of the access counts as passed again.
  const passed = hasMoment(end) ? state.passed : Math.min(state.passed, stepKeys.indexOf('access'));
  return { ...inputs, ...without, end: draftEnd(end), passed, ...state.signing };
}

import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import { NavigationType, useNavigationType, useSearchParams } from 'react-router';
import { readDraft } from '#src/azure/records/consent-draft.ts';
import { setDraftKept, useDraftKept } from '#src/shell/kept-draft.ts';
import { keepAsLast, takeUpDraft } from './kept-drafts.ts';
import { sameMachines } from './machine-choice.ts';
import { linkedReplaces } from './replaced-access.ts';
import {
  draftOf,
  initialState,
  type LinkedMachines,
  linkedMachines,
  mostInUrl,
  stepKeys,
  type StepKey,
  type WizardAction,
  wizardQuery,
  wizardReducer,
  type WizardState,
} from './wizard-state.ts';

export interface WizardControl {
  state: WizardState;
  dispatch: (action: WizardAction) => void;
  /** The step that the URL asks for. */
  asked: string | null;
  goTo: (step: StepKey) => void;
  /** Puts a URL right that asks for another step than is shown. */
  showInstead: (step: StepKey) => void;
  /**
   * Before the page is left by Cancel: what was entered stays for the way back, and what was signed does not, for granting it would be one
   * press away.
   */
  cancel: () => void;
  /** The machines of the link that was opened, and what of it was left out. */
  link: LinkedMachines;
  /** The consent that the link says is to be extended or widened. */
  replaces: string | undefined;
  /** False when the browser keeps nothing: a reload or a sign-in then loses what was entered. */
  isKept: boolean;
}

type Person = { tenantId: string; userId: string };

/** The wizard's state, kept in this tab, and its URL. */
export function useWizard(person: Person): WizardControl {
  const [query, setQuery] = useSearchParams();
  const navigationType = useNavigationType();
  const [link] = useState(() => linkedMachines(query));
  const [{ state, start }, dispatch] = useReducer(reduce, undefined, () => {
    // A link of which nothing can be used was to other machines than any draft is about.
    const first = initialState(link.ids, takeUpDraft(link.ids, link.ids.length + link.dropped === 0), person);
    return { state: first, start: first };
  });
  const isUntouched = state === start;
  // No server takes a long address at a reload: then the draft must have its machines.
  const isKept = useKeptDraft(state, isUntouched && !isTooLong(query));
  const { machines } = state.inputs;
  const replaces = linkedReplaces(query);
  // A link of which nothing can be used stays as it is, else a reload would take up an earlier draft without a word.
  const isLinkKept = isUntouched && isUnusable(link) && isUnusable(linkedMachines(query));
  const showInstead = (step: StepKey) =>
    setQuery(isLinkKept ? withoutStep(query) : wizardQuery(machines, step, replaces), { replace: true });

  // A link followed from inside the app chooses machines anew; Back and Forward only change the step, and an entry from before the choice must
  // not win over it at a reload.
  const follow = useEffectEvent((linked: readonly string[]) => {
    if (linked.length === 0 || sameMachines(linked, machines)) return;
    if (navigationType === NavigationType.Push)
      dispatch({ type: 'restart', state: initialState(linked, takeUpDraft(linked), person) });
    if (navigationType === NavigationType.Pop) showInstead(askedStep(query));
  });
  useEffect(() => follow(linkedMachines(query).ids), [query]);
  useShortUrl(query, state, () => showInstead('machines'));

  return {
    state,
    dispatch: (action) => {
      dispatch(action);
      const chosen = action.type === 'change' ? action.change.machines : undefined;
      if (chosen) setQuery(wizardQuery(chosen, 'machines', replaces), { replace: true, preventScrollReset: true });
    },
    asked: query.get('step'),
    goTo: (step) => setQuery(wizardQuery(machines, step, replaces)),
    showInstead,
    // The state itself stays: without its signature the page would go to another step instead of being left.
    cancel: () =>
      void ((isUntouched && !state.signing) || keepAsLast(draftOf(wizardReducer(state, { type: 'unsign' })))),
    link,
    replaces,
    isKept,
  };
}

/** `start`: what nobody has touched yet, for a choice that the wizard makes by itself is no touch. */
function reduce({ state, start }: { state: WizardState; start: WizardState }, action: WizardAction) {
  const next = wizardReducer(state, action);
  const isAutomatic = action.type === 'restart' || (action.type === 'change' && action.isAutomatic && state === start);
  return { state: next, start: isAutomatic ? next : start };
}

const isUnusable = ({ ids, dropped }: LinkedMachines): boolean => ids.length === 0 && dropped > 0;

const isTooLong = (query: URLSearchParams): boolean => query.getAll('machine').length > mostInUrl;

function withoutStep(query: URLSearchParams): URLSearchParams {
  const others = new URLSearchParams(query);
  others.delete('step');
  return others;
}

function askedStep(query: URLSearchParams): StepKey {
  return stepKeys.find((step) => step === query.get('step')) ?? 'machines';
}

/** A link with hundreds of machines works inside the app, but no server takes an address so long: once the draft has them, they leave it. */
function useShortUrl(query: URLSearchParams, { inputs }: WizardState, shorten: () => void): void {
  const isLong = isTooLong(query);
  const act = useEffectEvent(shorten);
  useEffect(() => {
    if (isLong && sameMachines(inputs.machines, readDraft()?.machines ?? [])) act();
  }, [isLong, inputs.machines]);
}

/** A wizard that nobody has touched takes no earlier draft's place. */
function useKeptDraft(state: WizardState, isUntouched: boolean): boolean {
  useEffect(() => {
    setDraftKept((isUntouched && readDraft() !== undefined) || keepAsLast(draftOf(state)));
  }, [state, isUntouched]);
  return useDraftKept();
}

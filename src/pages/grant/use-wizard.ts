import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import { NavigationType, useNavigationType, useSearchParams } from 'react-router';
import { keepDraft, readDraft } from '#src/azure/records/consent-draft.ts';
import { setDraftKept, useDraftKept } from '#src/shell/kept-draft.ts';
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
  const [state, dispatch] = useReducer(wizardReducer, undefined, () =>
    // A link of which nothing can be used was to other machines than any draft is about.
    initialState(link.ids, isUnusable(link) ? undefined : readDraft(), person),
  );
  const [first] = useState(state);
  // Nothing was begun by such a link that an earlier draft would have to make room for.
  const isUntouched = isUnusable(link) && state === first;
  const isKept = useKeptDraft(state, isUntouched);
  const { machines } = state.inputs;
  const replaces = linkedReplaces(query);
  // A link of which nothing can be used stays as it is, else a reload would take up an earlier draft without a word.
  const isLinkKept = isUntouched && isUnusable(linkedMachines(query));
  const showInstead = (step: StepKey) =>
    setQuery(isLinkKept ? withoutStep(query) : wizardQuery(machines, step, replaces), { replace: true });

  // A link followed from inside the app chooses machines anew; Back and Forward only change the step, and an entry from before the choice must
  // not win over it at a reload.
  const follow = useEffectEvent((linked: readonly string[]) => {
    if (linked.length === 0 || sameMachines(linked, machines)) return;
    if (navigationType === NavigationType.Push)
      dispatch({ type: 'restart', state: initialState(linked, readDraft(), person) });
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
    cancel: () => void (isUntouched || keepDraft(draftOf(wizardReducer(state, { type: 'unsign' })))),
    link,
    replaces,
    isKept,
  };
}

const isUnusable = ({ ids, dropped }: LinkedMachines): boolean => ids.length === 0 && dropped > 0;

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
  const isTooLong = query.getAll('machine').length > mostInUrl;
  const act = useEffectEvent(shorten);
  useEffect(() => {
    if (isTooLong && sameMachines(inputs.machines, readDraft()?.machines ?? [])) act();
  }, [isTooLong, inputs.machines]);
}

function useKeptDraft(state: WizardState, isUntouched: boolean): boolean {
  useEffect(() => {
    if (!isUntouched) setDraftKept(keepDraft(draftOf(state)));
  }, [state, isUntouched]);
  return useDraftKept();
}

import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useEffectEvent, useMemo, useReducer, useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { openTicketsQuery } from '#src/azure/resources/support-tickets.ts';
import { config } from '#src/config.ts';
import { rulesFor } from '#src/consent/advice/advice.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { serverNow, useServerNow } from '#src/server-time.ts';
import { useActs } from './acts.ts';
import { useCandidates } from './candidates.ts';
import { type Draft, keepDraft } from './draft.ts';
import { sortOut } from './machine-choice.ts';
import { type Field, fieldIds, wizardProblems } from './problems.ts';
import { chosenRequest, type OpenRequests, rankRequests } from './request-choice.ts';
import { problemText } from './words.ts';
import type { Start } from './start.ts';
import { isSigned, termsInForce, useSignature } from './signing.ts';
import { type Inputs, isLongLink, type Tab, tabOf, wizardQuery, wizardReducer } from './wizard-state.ts';

/** Everything about the wizard, for whatever is drawn in it. */
export type Wizard = ReturnType<typeof useNewWizard>;

const WizardContext = createContext<Wizard | undefined>(undefined);

export function useWizard(): Wizard {
  const wizard = useContext(WizardContext);
  if (wizard === undefined) throw new Error('This is drawn in the wizard alone.');
  return wizard;
}

/** Id of what gets the focus when a tab is shown by Next. */
export const tabStartId = 'grant-tab';

/** Own navigations carry this in the history's state, so that a link to the wizard from elsewhere is told from them. */
export function useWizardKey(): string {
  const { key, state } = useLocation() as { key: string; state: unknown };
  const kept = typeof state === 'object' && state !== null && 'wizard' in state ? state.wizard : undefined;
  return typeof kept === 'string' ? kept : key;
}

export function WizardProvider({ start, children }: { start: Start; children: ReactNode }) {
  return <WizardContext value={useNewWizard(start)}>{children}</WizardContext>;
}

function useNewWizard(given: Start) {
  // It is of the navigation that led here: those within the wizard read nothing of the kind.
  const [start] = useState(given);
  const { person, owner } = start;
  const [state, dispatch] = useReducer(wizardReducer, start.state);
  const [offer, setOffer] = useState(start.offer);
  // False when the browser keeps nothing: a reload loses what was entered, and nothing can be signed.
  const [isKept, setIsKept] = useState(true);
  const { inputs, signing } = state;
  const isTouched = inputs !== start.state.inputs;
  const now = useServerNow(5000);
  const { showMachines, ...tabs } = useTab(inputs);

  const checked = useCandidates(inputs.machines);
  const signature = useSignature(state, person, now);
  const signed = isSigned(signature) ? signing?.consent : undefined;
  const { extended } = inputs;
  const choice = useMemo(
    () => sortOut(checked.candidates, { signed, extended }),
    [checked.candidates, signed, extended],
  );
  const covered = useMemo(() => choice.included.map(({ id }) => id), [choice]);
  const requests = useOpenRequests(inputs.machines, covered, choice.pending.length > 0);
  const request = chosenRequest(inputs.request, requests, covered);
  const rules = useMemo(() => {
    const { advice = [] } = config();
    return [...new Set(choice.included.flatMap(({ id, tags }) => rulesFor(advice, id, tags)))];
  }, [choice]);
  // The text that is agreed to; undefined while no machine is in, and where this deployment has none.
  const terms = choice.target && termsInForce(choice.target);
  const isSealed = signed !== undefined;
  const problems = wizardProblems(state, { choice, request, rules, termsId: terms?.id, isSigned: isSealed, now });

  const keep = (more: Pick<Draft, 'consent'>) => {
    const isDone = keepDraft(owner, { inputs, savedAt: serverNow(), ...more });
    setIsKept(isDone);
    return isDone;
  };
  // What nobody has touched takes no earlier draft's place, unless the address cannot hold its machines.
  const keepInputs = useEffectEvent((entered: Inputs) => {
    if (isTouched || !wizardQuery(entered, tabs.tab).has('machine')) keep({});
  });
  useEffect(() => keepInputs(inputs), [inputs]);

  const change = (part: Partial<Inputs>) => {
    dispatch({ type: 'change', change: part });
    if (part.machines) showMachines(part.machines);
  };
  const takeUp = (draft: Draft | undefined) => {
    setOffer(undefined);
    if (draft) change(draft.inputs);
  };
  const subject = { start, state, person, choice, request, terms, signature, dispatch, keep };
  const acts = useActs(subject);
  const shownOffer = isTouched ? undefined : offer;
  return {
    ...subject,
    ...tabs,
    now,
    checked,
    requests,
    rules,
    problems,
    offer: shownOffer,
    isKept,
    acts,
    change,
    takeUp,
  };
}

/** The tab is in the URL, so that Back leads to the one before. */
function useTab({ machines, extended }: Inputs) {
  const [query, setQuery] = useSearchParams();
  const wizard = useWizardKey();
  const tab = tabOf(query);
  // Who extends access has everything carried over but the end.
  const [focus, setFocus] = useState<{ tab: Tab; id: string } | undefined>(
    extended === undefined ? undefined : { tab: 'basics', id: fieldIds.end },
  );
  const show = (shown: readonly string[], to: Tab, replace: boolean) =>
    setQuery(wizardQuery({ machines: shown, extended }, to), { replace, state: { wizard }, preventScrollReset: true });

  // A link with hundreds of machines works inside the app, but no server takes an address so long at a reload.
  const shorten = useEffectEvent(() => show(machines, tab, true));
  const isLong = isLongLink(query);
  useEffect(() => {
    if (isLong) shorten();
  }, [isLong]);
  useEffect(() => {
    // The frame gives the focus to the page's title after a navigation, in an effect that runs after this one.
    if (focus?.tab === tab) queueMicrotask(() => focusOn(focus.id));
  }, [focus, tab]);

  return {
    tab,
    /** Leaves the focus where it is. */
    showTab: (to: Tab) => show(machines, to, false),
    /** With the focus at the tab's beginning, or at a field. */
    goTo: (to: Tab, field?: Field) => {
      if (to !== tab) show(machines, to, false);
      if (field === undefined) window.scrollTo({ top: 0 });
      setFocus({ tab: to, id: field === undefined ? tabStartId : fieldIds[field] });
    },
    showMachines: (shown: readonly string[]) => show(shown, tab, true),
  };
}

function focusOn(id: string): void {
  const target = document.getElementById(id);
  // What is checked meanwhile moves a field, and the last line covers what is below.
  target?.scrollIntoView({ block: id === tabStartId ? 'nearest' : 'center' });
  // A group of choices has no focus of its own: its chosen one, or its first, has.
  const choice = target?.querySelector<HTMLElement>('input:checked:enabled') ?? target?.querySelector('input:enabled');
  (target?.matches('fieldset, [role=radiogroup]') ? choice : target)?.focus({ preventScroll: true });
}

function useOpenRequests(machines: readonly string[], covered: readonly string[], isChecking: boolean): OpenRequests {
  const subscriptions = useMemo(
    () => [...new Set(machines.flatMap((id) => parseMachineId(id)?.subscriptionId.toLowerCase() ?? []))],
    [machines],
  );
  const { data, isPending, error } = useQuery({
    ...openTicketsQuery(subscriptions),
    enabled: subscriptions.length > 0,
  });
  return useMemo(
    () => ({
      // Which request is about these machines is known once it is known which machines these are.
      isPending: subscriptions.length > 0 && (isPending || isChecking),
      tickets: rankRequests(data?.tickets ?? [], covered),
      unread: error ? subscriptions.length : (data?.problems.length ?? 0),
    }),
    [subscriptions, isPending, isChecking, data, covered, error],
  );
}

/** A field's label, and what is wrong with it once somebody tried to go on without it, as Fluent's Field takes them. */
export function useField(field: Field, label?: string) {
  const { state, problems } = useWizard();
  const found = state.tried.flatMap((tab) => problems[tab]).find((problem) => problem.field === field);
  return {
    // What it labels has an id of its own, which Fluent doesn't ask for.
    ...(label !== undefined && { label: { children: label, htmlFor: fieldIds[field] } }),
    ...(found && { validationMessage: problemText(found.why), validationState: 'error' as const }),
  };
}

/** What is to be put right on these tabs, in their order. */
export function openProblems({ problems }: Pick<Wizard, 'problems'>, among: readonly Tab[]) {
  return among.flatMap((tab) => problems[tab].map((problem) => ({ tab, ...problem })));
}

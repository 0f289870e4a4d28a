import { defaultMinutes } from '#src/consent/duration.ts';
import type { Consent } from '#src/consent/consent.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import type { Draft } from './draft.ts';

export const tabs = ['basics', 'terms', 'review'] as const;
export type Tab = (typeof tabs)[number];

export type Inputs = Draft['inputs'];
export type RequestInput = Inputs['request'];
export type EndInput = Inputs['end'];

/** What the box below the terms was ticked for: one text as it was shown, for these machines. Made by a press alone. */
export interface Agreement {
  termsId: string;
  displayed: string;
  /** ARM ids. */
  machines: readonly string[];
}

export interface WizardState {
  inputs: Inputs;
  agreed?: Agreement;
  /** The consent that was sent to be signed; `idToken` once Entra's signature came back. Never kept longer than this page. */
  signing?: { consent: Consent; idToken?: string };
  /** Tabs that somebody tried to leave, whose problems are shown. */
  tried: readonly Tab[];
  /** How often. */
  attempts: number;
}

export type WizardAction =
  | { type: 'change'; change: Partial<Inputs> }
  | { type: 'agree'; agreed: Agreement | undefined }
  | { type: 'try'; tabs: readonly Tab[] }
  | { type: 'sign'; consent: Consent }
  | { type: 'unsign' };

/** What was chosen is what gets agreed to and signed: a change takes the signature away, and one of the machines the tick too. */
export function wizardReducer(state: WizardState, action: WizardAction): WizardState {
  const { signing: _signing, agreed: _agreed, ...bare } = state;
  const agreed = state.agreed && { agreed: state.agreed };
  switch (action.type) {
    case 'change':
      return { ...bare, ...(action.change.machines ? {} : agreed), inputs: { ...state.inputs, ...action.change } };
    case 'agree':
      return { ...bare, ...(action.agreed && { agreed: action.agreed }) };
    case 'try':
      return { ...state, tried: [...new Set([...state.tried, ...action.tabs])], attempts: state.attempts + 1 };
    case 'sign':
      return { ...state, signing: { consent: action.consent } };
    case 'unsign':
      return { ...bare, ...agreed };
  }
}

export function initialInputs(machines: readonly string[]): Inputs {
  return {
    machines: [...machines],
    request: { mode: 'auto', listed: '', typed: '' },
    reason: '',
    level: 'Diagnostics',
    end: { mode: 'minutes', minutes: defaultMinutes, date: '', time: '' },
  };
}

/** Longer lists of machines stay out of the URL, which servers cut at some 8 KB: the draft holds them. */
const mostInUrl = 20;

/** The machines that a link chooses; it chooses nothing else. `dropped`: entries that are no machine's id. */
export function linkedMachines(query: URLSearchParams): { machines: string[]; dropped: number } {
  const entries = query.getAll('machine');
  const ids = entries.filter((entry) => parseMachineId(entry) !== undefined);
  const machines = new Map(ids.map((id) => [id.toLowerCase(), id]));
  return { machines: [...machines.values()], dropped: entries.length - ids.length };
}

export function isLongLink(query: URLSearchParams): boolean {
  return query.getAll('machine').length > mostInUrl;
}

/** The tab that the URL asks for. */
export function tabOf(query: URLSearchParams): Tab {
  return tabs.find((tab) => tab === query.get('tab')) ?? 'basics';
}

/** The wizard's own URL: its machines, as a link would have them, what it extends, and the tab. */
export function wizardQuery(
  { machines, extended }: { machines: readonly string[]; extended?: string | undefined },
  tab: Tab,
): URLSearchParams {
  const query = new URLSearchParams(machines.length > mostInUrl ? [] : machines.map((id) => ['machine', id]));
  if (extended !== undefined) query.set('extend', extended);
  if (tab !== 'basics') query.set('tab', tab);
  return query;
}

export function sameMachines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && areAmong(one, other);
}

/** Whether a tick was for this text and, perhaps among others, for all of these machines. */
export function isAgreed(agreed: Agreement | undefined, termsId: string, machines: readonly string[]): boolean {
  return agreed?.termsId === termsId && areAmong(machines, agreed.machines);
}

function areAmong(some: readonly string[], all: readonly string[]): boolean {
  const ids = new Set(all.map((id) => id.toLowerCase()));
  return some.every((id) => ids.has(id.toLowerCase()));
}

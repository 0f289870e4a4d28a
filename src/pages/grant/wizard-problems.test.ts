import { expect, test } from 'vitest';
import { sampleMachine, sampleNow, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { type Agreement, offeredAgreement } from './agreement.ts';
import { localFields } from './end-choice.ts';
import type { MachineChoice } from './machine-choice.ts';
import { initialState } from './wizard-state.ts';
import { problemsToSay, type WizardFacts, wizardProblems } from './wizard-problems.ts';

const terms = { id: 'windows-server-2024-10-30' };
const ids = ['srv-sql-01', 'srv-sql-02'].map(sampleMachine);
const state = initialState(ids, undefined, { tenantId: sampleTenant, userId: sampleUser });

const choiceOf = (machines: readonly string[], pending = 0): MachineChoice => ({
  target: 'windowsServer',
  included: machines.map((id) => ({ id, name: id, location: '', installs: false })),
  left: [],
  pending,
});
const factsOf = (change: Partial<WizardFacts> = {}): WizardFacts => {
  const { choice = choiceOf(ids) } = change;
  const offered = offeredAgreement(choice, terms);
  const requests = { isPending: false, tickets: [], problems: [] };
  return { choice, requests, offered, termsProblem: undefined, isSigned: false, now: sampleNow, ...change };
};
const termsProblems = (ticked: Agreement | false, change?: Partial<WizardFacts>) =>
  wizardProblems({ ...state, ticked }, factsOf(change)).terms.map(({ field }) => field);

const forBoth: Agreement = { termsId: terms.id, machines: ids };
const open = ['terms-agree'];

test('the terms step is passed with a tick for this text and these machines', () => {
  expect(termsProblems(false)).toEqual(open);
  expect(termsProblems(forBoth)).toEqual([]);
  expect(termsProblems({ ...forBoth, machines: ids.map((id) => id.toUpperCase()).toReversed() })).toEqual([]);
});

test('a tick for one machine is none for two, and one for two is none for one', () => {
  expect(termsProblems({ ...forBoth, machines: ids.slice(0, 1) })).toEqual(open);
  expect(termsProblems(forBoth, { choice: choiceOf(ids.slice(0, 1)) })).toEqual(open);
});

test('a tick for another text is none', () => {
  expect(termsProblems({ ...forBoth, termsId: 'windows-server-2025-03-04' })).toEqual(open);
});

test('while the machines are read again a tick stands; one that was never made does not come', () => {
  const choice = choiceOf(ids.slice(0, 1), 1);
  expect(termsProblems(forBoth, { choice })).toEqual([]);
  expect(termsProblems(false, { choice })).toEqual(open);
});

test('nobody is told to tick a box that is not on the page: the terms come once the machines are checked', () => {
  const said = (pending: number) => {
    const choice = choiceOf(ids, pending);
    const problems = wizardProblems(state, factsOf({ choice }));
    expect(problems.terms).toHaveLength(1);
    return problemsToSay('terms', problems, choice).map(({ field }) => field);
  };
  expect(said(1)).toEqual([]);
  expect(said(0)).toEqual(open);
});

test('what stands in the way of another step is said while machines are checked', () => {
  const choice = choiceOf(ids, 1);
  const problems = wizardProblems(state, factsOf({ choice }));
  expect(problemsToSay('request', problems, choice)).toBe(problems.request);
  expect(problems.request).not.toEqual([]);
});

test('only a signature that counts stands for the tick: an ID token that was kept is none by itself', () => {
  expect(termsProblems(false, { isSigned: true })).toEqual([]);
  expect(termsProblems(false, { isSigned: false })).toEqual(open);
});

const accessProblems = (end: typeof state.inputs.end, change?: Partial<WizardFacts>) =>
  wizardProblems({ ...state, inputs: { ...state.inputs, end } }, factsOf(change)).access.map(({ text }) => text);

/** 59 minutes from now: an hour when it was chosen. */
const near = localFields(sampleNow + 59 * 60_000);

test('an end that has come too near is a problem before the signing, and none of a signed consent', () => {
  expect(accessProblems(near)).toEqual(['Access lasts at least 1 hour.']);
  expect(accessProblems(near, { isSigned: true })).toEqual([]);
});

test('an end is judged by server time alone: while that is unknown only what is no end is a problem', () => {
  const now = undefined;
  expect(accessProblems(near, { now })).toEqual([]);
  expect(accessProblems({ minutes: 480 }, { now })).toEqual([]);
  expect(accessProblems({ date: '20261-01-01', time: '12:00' }, { now })).toEqual([
    'Enter a date and a time at which access ends.',
  ]);
  expect(accessProblems({ date: '', time: '12:00' }, { now })).toEqual(['End date is missing.']);
});

test('what is missing of an end is told at its own field', () => {
  const fieldsOf = (end: typeof state.inputs.end) =>
    wizardProblems({ ...state, inputs: { ...state.inputs, end } }, factsOf()).access.map(({ field }) => field);
  expect(fieldsOf({ date: '2026-11-26', time: '' })).toEqual(['access-end-time']);
  expect(fieldsOf({ date: '', time: '12:00' })).toEqual(['access-end-date']);
  expect(fieldsOf({ date: '', time: '' })).toEqual(['access-end-date', 'access-end-time']);
  expect(fieldsOf(near)).toEqual(['access-end-date']);
});

test('a request that was closed after the signing does not undo it', () => {
  const listed = { requestMode: 'listed' as const, ticket: { number: '2411240040001234', source: 'azure' as const } };
  const chosen = { ...state, inputs: { ...state.inputs, ...listed, reason: 'Slow queries' } };
  expect(wizardProblems(chosen, factsOf()).request).toHaveLength(1);
  expect(wizardProblems(chosen, factsOf({ isSigned: true })).request).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { sampleFacts, sampleMachine, sampleNow } from '#test/consent/samples.ts';
import type { MachineChoice } from './machine-choice.ts';
import { type Problem, type WizardFacts, wizardProblems } from './problems.ts';
import { initialInputs, type Inputs, type WizardState } from './wizard-state.ts';
import { problemText } from './words.ts';

const id = sampleMachine('srv-sql-01');
const machine = { id, name: 'srv-sql-01', location: '', installs: true, checks: [], facts: sampleFacts };
const choice: MachineChoice = { target: 'windowsServer', included: [machine], left: [], pending: [] };
const facts: WizardFacts = {
  choice,
  request: { is: 'none' },
  rules: [],
  termsId: 't',
  isSigned: false,
  now: sampleNow,
};
const agreed = { termsId: 't', displayed: '', machines: [id] };

function state(inputs: Partial<Inputs> = {}, more: Partial<WizardState> = { agreed }): WizardState {
  return { inputs: { ...initialInputs([id]), reason: 'Slow', ...inputs }, tried: [], attempts: 0, ...more };
}

const nothing: MachineChoice = { target: undefined, included: [], left: [], pending: [] };
const noEnd = { ...initialInputs([]).end, mode: 'custom' as const };
const typed = { mode: 'typed' as const, listed: '', typed: 'x' };

const rule = { name: 'Production', owner: 'Ops' };

const demands = { reason: true, ticket: false, multiFactor: false };
const role = { scheduleId: 's', scope: '', roleDefinitionId: 'r', roleName: 'Granter', records: true, demands };
const emergency = { ...role, demands: { ...demands, ticket: true } };
const authority = { is: 'eligible', role, emergency } as const;
const asleep: MachineChoice = { ...choice, included: [{ ...machine, facts: { ...sampleFacts, authority } }] };

const cases: [string, WizardState, Partial<WizardFacts>, Problem['why']['is'][]][] = [
  ['nothing is wrong', state(), {}, []],
  ['no machine', state({ machines: [] }), { choice: nothing, termsId: undefined }, ['noMachines', 'notAgreed']],
  ['no machine that can get access', state(), { choice: nothing, termsId: undefined }, ['noneAble', 'notAgreed']],
  [
    'machines that are still read',
    state(),
    { choice: { ...nothing, pending: ['a'] }, termsId: undefined },
    ['notAgreed'],
  ],
  ['no request chosen', state(), { request: { is: 'problem', why: 'several' } }, ['several']],
  ['a request that is read', state(), { request: { is: 'pending' } }, []],
  ['no reason', state({ reason: '  ' }), {}, ['noReason']],
  ['a long reason', state({ reason: 'x'.repeat(501) }), {}, ['reasonTooLong']],
  ['a reason of which not all is seen', state({ reason: 'a\u202Eb' }), {}, ['reasonUnseen']],
  ['no end', state({ end: noEnd }), {}, ['noTime']],
  ['no tick', state({}, {}), {}, ['notAgreed']],
  ['a tick for another text', state(), { termsId: 'u' }, ['notAgreed']],
  ['no text', state(), { termsId: undefined }, ['noTerms']],
  ['what fits the advice', state(), { rules: [{ ...rule, longest: 'PT8H', levels: ['Diagnostics'] }] }, []],
  [
    'what doesn’t',
    state({ level: 'DiagnosticsAndRepair' }),
    { rules: [{ ...rule, longest: 'PT4H', levels: ['Diagnostics'], requestRequired: true }] },
    ['level', 'longerThanAdvised', 'requestMissing'],
  ],
  ['an emergency without its reason', state({ emergency: ' ' }), {}, ['noReason']],
  ['no request where only the role of an emergency demands one', state(), { choice: asleep }, []],
  ['the same in an emergency', state({ emergency: 'Fire' }), { choice: asleep }, ['demanded']],
  ['all wrong, but signed', state({ reason: '', end: noEnd }, {}), { isSigned: true }, []],
];

describe('what is to be put right', () => {
  test.each(cases)('%s', (_name, wizard, change, expected) => {
    const { basics, terms, review } = wizardProblems(wizard, { ...facts, ...change });
    expect([...basics, ...terms, ...review].map(({ why }) => why.is)).toEqual(expected);
    for (const { why } of [...basics, ...terms]) expect(problemText(why)).not.toBe('');
  });

  test('leads to the field where the number is typed', () => {
    const { basics } = wizardProblems(state({ request: typed }), {
      ...facts,
      request: { is: 'problem', why: 'malformed' },
    });
    expect(basics.map(({ field }) => field)).toEqual(['number']);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleConsent, sampleMachine } from '#test/consent/samples.ts';
import {
  initialInputs,
  isAgreed,
  isLongLink,
  linkedMachines,
  sameMachines,
  tabOf,
  type WizardAction,
  wizardQuery,
  wizardReducer,
  type WizardState,
} from './wizard-state.ts';

const one = sampleMachine('srv-sql-01');
const two = sampleMachine('srv-sql-02');
const agreed = { termsId: 't', displayed: 'text', machines: [one] };

async function signedState(): Promise<WizardState> {
  return {
    inputs: initialInputs([one]),
    agreed,
    signing: { consent: await sampleConsent(), idToken: 'a.b.c' },
    tried: [],
    attempts: 0,
  };
}

describe('the reducer', () => {
  const actions: [string, WizardAction, { agreed: boolean; signed: boolean }][] = [
    ['a reason', { type: 'change', change: { reason: 'x' } }, { agreed: true, signed: false }],
    ['a level', { type: 'change', change: { level: 'DiagnosticsAndRepair' } }, { agreed: true, signed: false }],
    ['machines', { type: 'change', change: { machines: [two] } }, { agreed: false, signed: false }],
    ['the tick taken away', { type: 'agree', agreed: undefined }, { agreed: false, signed: false }],
    ['an attempt', { type: 'try', tabs: ['basics'] }, { agreed: true, signed: true }],
    ['a sign-in that failed', { type: 'unsign' }, { agreed: true, signed: false }],
  ];
  test.each(actions)('%s', async (_name, action, expected) => {
    const state = wizardReducer(await signedState(), action);
    expect({ agreed: state.agreed !== undefined, signed: state.signing !== undefined }).toEqual(expected);
  });

  test('a consent that is sent to be signed has no signature yet', async () => {
    const consent = await sampleConsent({ reason: 'another' });
    expect(wizardReducer(await signedState(), { type: 'sign', consent }).signing).toEqual({ consent });
  });
});

describe('a link', () => {
  test('chooses machines, each once, and nothing else', () => {
    const query = new URLSearchParams([
      ['machine', one],
      ['machine', one.toUpperCase()],
      ['machine', 'https://evil.example/'],
      ['machine', two],
      ['reason', 'x'],
      ['agreed', 'true'],
    ]);
    const { machines, dropped } = linkedMachines(query);
    expect(machines.map((id) => id.toLowerCase())).toEqual([one, two]);
    expect(dropped).toBe(1);
  });

  test('of the wizard itself leads back to its machines and tab, unless it would be too long', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,14}$/);
    const tab = fc.constantFrom('basics', 'terms', 'review' as const);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 40 }), tab, (names, to) => {
        const machines = names.map((each) => sampleMachine(each));
        const query = wizardQuery({ machines }, to);
        expect(tabOf(query)).toBe(to);
        expect(isLongLink(query)).toBe(false);
        expect(linkedMachines(query).machines).toEqual(machines.length > 20 ? [] : machines);
      }),
    );
  });
});

test.each([
  ['the same machines', agreed, 't', [one.toUpperCase()], true],
  ['fewer machines', { ...agreed, machines: [one, two] }, 't', [one], true],
  ['one more machine', agreed, 't', [one, two], false],
  ['another text', agreed, 'u', [one], false],
  ['no tick', undefined, 't', [], false],
])('a tick counts for %s: %#', (_name, tick, termsId, machines, expected) => {
  expect(isAgreed(tick, termsId, machines)).toBe(expected);
});

test('the same machines are the same in any order and case', () => {
  expect(sameMachines([one, two], [two.toUpperCase(), one])).toBe(true);
  expect(sameMachines([one], [one, two])).toBe(false);
});

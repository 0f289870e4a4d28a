import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConsentDraft } from '#src/azure/records/consent-draft.ts';
import { mostMachines } from '#src/consent/consent-limits.ts';
import { sampleConsent, sampleMachine, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import {
  currentStep,
  draftOf,
  furthestStep,
  initialState,
  isSentBack,
  linkedMachines,
  type Problems,
  stepKeys,
  stepStanding,
  type WizardAction,
  wizardQuery,
  wizardReducer,
  type WizardState,
} from './wizard-state.ts';

const person = { tenantId: sampleTenant, userId: sampleUser };
const machines = [sampleMachine('srv-sql-01'), sampleMachine('srv-sql-02')];
const noProblems: Problems = { machines: [], request: [], access: [], terms: [], review: [] };
const agreement = { termsId: 'windows-server-2024-10-30', machines };
const fresh = initialState(machines, undefined, person);

const draft: ConsentDraft = {
  machines,
  ticket: { number: '2411240040001234', source: 'azure' },
  reason: 'Slow queries',
  level: 'DiagnosticsAndRepair',
  end: { minutes: 60 },
  passed: 3,
};

const problemsOf = (invalid: readonly string[]): Problems => {
  const of = (step: string) => (invalid.includes(step) ? [{ field: step, text: 'Wrong.' }] : []);
  return { machines: of('machines'), request: of('request'), access: of('access'), terms: of('terms'), review: [] };
};

test('whatever the URL says, the wizard starts at its first step with nothing ticked, signed or chosen but machines', () => {
  const value = fc.oneof(fc.string(), fc.constantFrom(...stepKeys, 'true', '1', ...machines));
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom('machine', 'step', 'ticked', 'agreed', 'level', 'passed', 'consent'),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value), { maxLength: 12 }), (entries) => {
      const query = new URLSearchParams(entries);
      const state = initialState(linkedMachines(query).ids, undefined, person);
      expect(currentStep(query.get('step'), state, noProblems)).toBe('machines');
      expect(state).toEqual({
        inputs: { ...fresh.inputs, machines: state.inputs.machines },
        passed: 0,
        ticked: false,
      });
    }),
    { numRuns: 1000 },
  );
});

test('no sequence of acts and no URL shows a step before all steps ahead of it were passed and are valid', () => {
  const action: fc.Arbitrary<WizardAction> = fc.oneof(
    fc.constantFrom(...stepKeys).map((step): WizardAction => ({ type: 'pass', step })),
    fc.constantFrom(false as const, agreement).map((ticked): WizardAction => ({ type: 'tick', ticked })),
    fc.string().map((reason): WizardAction => ({ type: 'change', change: { reason } })),
    fc.constant<WizardAction>({ type: 'unsign' }),
  );
  fc.assert(
    fc.property(
      fc.array(action),
      fc.subarray([...stepKeys]),
      fc.oneof(fc.string(), fc.constantFrom(...stepKeys)),
      (acts, invalid, asked) => {
        const state = acts.reduce(wizardReducer, fresh);
        const problems = problemsOf(invalid);
        const shown = stepKeys.indexOf(currentStep(asked, state, problems));
        for (const [index, step] of stepKeys.slice(0, shown).entries()) {
          expect(index).toBeLessThan(state.passed);
          expect(problems[step]).toEqual([]);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('any change takes the tick and the signature away', async () => {
  const signing = { consent: await sampleConsent(), idToken: 'a.b.c' };
  const signed: WizardState = { ...fresh, ticked: agreement, passed: 4, signing };
  const changed = wizardReducer(signed, { type: 'change', change: { level: 'DiagnosticsAndRepair' } });
  expect(changed.ticked).toBe(false);
  expect(changed.signing).toBeUndefined();
  expect(changed.inputs.level).toBe('DiagnosticsAndRepair');
});

test('a reload restores what was chosen and how far it was, never the tick', () => {
  const chosen = wizardReducer(fresh, { type: 'change', change: { requestMode: 'without', reason: 'Slow' } });
  const ticked = wizardReducer({ ...chosen, passed: 3 }, { type: 'tick', ticked: agreement });
  expect(ticked.ticked).toBe(agreement);
  const restored = initialState(machines, draftOf(ticked), person);
  expect(restored).toEqual({ ...ticked, ticked: false });
  expect(furthestStep(restored, noProblems)).toBe(3);
});

test('a reload keeps a custom end, the support request and deliberately having none', () => {
  const custom = wizardReducer(fresh, { type: 'change', change: { end: { date: '2026-11-26', time: '14:30' } } });
  expect(initialState(machines, draftOf(custom), person).inputs.end).toEqual({ date: '2026-11-26', time: '14:30' });
  expect(initialState(machines, draft, person).inputs.requestMode).toBe('listed');
  const typed: ConsentDraft = { ...draft, ticket: { number: '12', source: 'typed' } };
  expect(initialState(machines, typed, person).inputs.requestMode).toBe('typed');
  expect(initialState(machines, { ...draft, ticket: null }, person).inputs.requestMode).toBe('without');
  expect(initialState(machines, { ...draft, ticket: null, passed: 1 }, person).inputs.requestMode).toBeUndefined();
  const without = wizardReducer(fresh, { type: 'change', change: { requestMode: 'without' } });
  // Before the step was left by Next, too.
  expect(initialState(machines, draftOf({ ...without, passed: 1 }), person).inputs.requestMode).toBe('without');
});

test('a link to other machines begins anew; one to the same machines in another case or order goes on', () => {
  expect(initialState([machines[0] ?? ''], draft, person).inputs.reason).toBe('');
  const same = machines.map((id) => id.toUpperCase()).toReversed();
  expect(initialState(same, draft, person).inputs.reason).toBe('Slow queries');
});

test('a signature of another person or directory is not taken over', async () => {
  const signed: ConsentDraft = { ...draft, consent: await sampleConsent(), idToken: 'a.b.c' };
  expect(initialState(machines, signed, person).signing?.idToken).toBe('a.b.c');
  const other = { ...person, userId: '99999999-7777-4888-9999-aaaaaaaaaaaa' };
  expect(initialState(machines, signed, other).signing).toBeUndefined();
  const { idToken: _token, ...unsigned } = signed;
  expect(initialState(machines, unsigned, person).signing).toBeUndefined();
});

test('a link keeps machine ids only, each once, and counts the rest', () => {
  const query = new URLSearchParams([
    ['machine', machines[0] ?? ''],
    ['machine', (machines[0] ?? '').toUpperCase()],
    ['machine', 'javascript:alert(1)'],
    ['machine', '/subscriptions/x'],
  ]);
  expect(linkedMachines(query)).toEqual({ ids: [machines[0]], dropped: 2, beyond: 0 });
});

test('a link to more machines than one consent covers takes the first and counts the others apart', () => {
  const many = Array.from({ length: mostMachines + 2 }, (_, index) => sampleMachine(`srv-${index}`));
  const query = new URLSearchParams([...many, many[0] ?? '', 'x'].map((id) => ['machine', id]));
  expect(linkedMachines(query)).toEqual({ ids: many.slice(0, mostMachines), dropped: 1, beyond: 2 });
});

test('the URL reads back as it was written; many machines stay out of it', () => {
  const query = wizardQuery(machines, 'access');
  expect(linkedMachines(query).ids).toEqual(machines);
  expect(query.get('step')).toBe('access');
  const many = Array.from({ length: 21 }, (_, index) => sampleMachine(`srv-${index}`));
  expect(wizardQuery(many, 'machines').toString()).toBe('');
});

test('only who had been further is sent back; who asks for what was never reached is not', () => {
  const state: WizardState = { ...fresh, passed: 4 };
  expect(isSentBack('review', 'access', state)).toBe(true);
  expect(isSentBack('access', 'access', state)).toBe(false);
  expect(isSentBack('request', 'access', state)).toBe(false);
  expect(isSentBack('review', 'access', { ...fresh, passed: 2 })).toBe(false);
  for (const asked of [null, 'nothing']) expect(isSentBack(asked, 'machines', state)).toBe(false);
});

test('badges: passed and valid is done, passed and invalid is an error, beyond the first open step is locked', () => {
  const state: WizardState = { ...fresh, passed: 3 };
  const problems = problemsOf(['request']);
  expect(stepKeys.map((step) => stepStanding(step, state, problems))).toEqual([
    'done',
    'error',
    'locked',
    'locked',
    'locked',
  ]);
  expect(stepKeys.map((step) => stepStanding(step, fresh, noProblems))).toEqual([
    'open',
    'locked',
    'locked',
    'locked',
    'locked',
  ]);
});

test('an end that was no time yet comes back as the usual one, at a step that is to be passed again', () => {
  const half = wizardReducer({ ...fresh, passed: 4 }, { type: 'change', change: { end: { date: '', time: '14:30' } } });
  const restored = initialState(machines, draftOf(half), person);
  expect([restored.inputs.end, restored.passed]).toEqual([fresh.inputs.end, stepKeys.indexOf('access')]);
  const whole = { end: { date: '2026-11-26', time: '14:30' } };
  expect(draftOf(wizardReducer({ ...fresh, passed: 4 }, { type: 'change', change: whole })).passed).toBe(4);
});

test('what was typed for another choice than the one that stands stays out of the draft', () => {
  const change = { typedNumber: '2411240040009999', typedEnd: { date: '2026-11-26', time: '14:30' } };
  const kept = draftOf(wizardReducer(fresh, { type: 'change', change }));
  expect(kept).toEqual(draftOf(fresh));
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onMachineEnable } from '#src/consent/on-machine.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { grantNews } from '#src/pages/shared/grant-notification.ts';
import { pageTally } from '#src/pages/shared/page-outcome.ts';
import {
  afterEndWords,
  knownAt,
  leaveWords,
  progressTitle,
  remedyAsOf,
  standing,
  stepMarks,
  tallyWords,
} from './progress-words.ts';

const steps: MachineProgress['step'][] = [
  'waiting',
  'recorded',
  'extension',
  'requested',
  'confirmed',
  'failed',
  'unknown',
  'skipped',
];
const machine = (step: MachineProgress['step'], more: Partial<MachineProgress> = {}): MachineProgress => ({
  machineId: step,
  step,
  message: '',
  ...more,
});
/** Access under the consent is over there, or its end was asked for. */
const over = machine('skipped', { reached: 'requested', isFinal: true });
const states = (progress: MachineProgress) => stepMarks(progress).map(({ state }) => state);

test('only proven steps are marked as proven', () => {
  expect(states(machine('waiting'))).toEqual(['next', 'open', 'open', 'open']);
  expect(states(machine('extension'))).toEqual(['proven', 'proven', 'next', 'open']);
  expect(states(machine('confirmed'))).toEqual(['proven', 'proven', 'proven', 'proven']);
  expect(states(machine('failed'))).toEqual(['stopped', 'open', 'open', 'open']);
  expect(states(machine('unknown', { reached: 'requested' }))).toEqual(['proven', 'proven', 'proven', 'stopped']);
});

test('the parts add up to the whole, whatever the steps', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...steps, over), { minLength: 1 }), fc.boolean(), (chosen, isRunning) => {
      const machines = chosen.map((one) => (typeof one === 'string' ? machine(one) : one));
      const words = tallyWords(pageTally(machines), isRunning);
      const [all, ...parts] = [...words.matchAll(/\d+/g)].map(([number]) => Number(number));
      expect(all).toBe(chosen.length);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(chosen.length);
    }),
  );
});

test('the title never says more than is confirmed', () => {
  const mixed = pageTally([machine('confirmed'), machine('requested')]);
  expect(progressTitle(mixed, true)).toBe('Granting access on 2 machines');
  expect(progressTitle(mixed, false)).toBe('Access confirmed on 1 of 2 machines');
  expect(progressTitle(pageTally([machine('confirmed')]), false)).toBe('Access confirmed on 1 machine');
  expect(progressTitle(pageTally([]), true)).toBe('Grant');
});

test('the title does not tell as missing what is only not known', () => {
  const title = (...shown: MachineProgress['step'][]) =>
    progressTitle(pageTally(shown.map((step) => machine(step))), false);
  expect(title('unknown')).toBe('Access not known on 1 machine');
  expect(title('unknown', 'unknown', 'failed')).toBe('Access not known on 2 of 3 machines');
  expect(title('unknown', 'confirmed')).toBe('Access confirmed on 1 of 2 machines');
  expect(title('failed', 'requested')).toBe('Access confirmed on 0 of 2 machines');
});

test('access that has ended, or was to, was not left out, and is not called ended either', () => {
  expect(standing(over, false)).toEqual({ tone: 'neutral', word: 'Not granted again' });
  expect(progressTitle(pageTally([over, over]), false)).toBe('Access is not granted again on 2 machines');
  expect(progressTitle(pageTally([over, machine('confirmed')]), false)).toBe('Access confirmed on 1 of 2 machines');
  expect(tallyWords(pageTally([over, machine('skipped')]), false)).toBe('2 machines: 1 left out, 1 not granted again.');
});

test('where nothing goes on by itself, no machine is said to be under way', () => {
  for (const step of ['waiting', 'recorded', 'extension'] as const) {
    expect(standing(machine(step), false).word).toBe('Not finished');
    expect(standing(machine(step), true).word).not.toBe('Not finished');
  }
  expect(standing(machine('requested'), false).word).toBe('Access requested');
  expect(standing(machine('confirmed'), false)).toEqual({ tone: 'good', word: 'Confirmed' });
});

test('a machine that was passed over for want of the record is told as something that failed', () => {
  const message = 'The consent could not be recorded, so nothing was granted. You do not have the permission: No.';
  expect(standing(machine('skipped', { message, at: 7 }), false)).toEqual({ tone: 'bad', word: 'Not recorded' });
  const stopped = 'Stopped while the consent was being recorded; no access was asked for.';
  expect(standing(machine('skipped', { message: stopped, at: 7 }), false)).toEqual({
    tone: 'neutral',
    word: 'Left out',
  });
});

test('work is promised to go on after a reload only on its page, and not where the browser keeps nothing', () => {
  expect(leaveWords(true)).toContain('after a reload, once this page is opened again within an hour of the press.');
  expect(leaveWords(true)).toContain('before the consent is on record, it waits for another press.');
  expect(leaveWords(false)).toContain('but not after a reload');
});

test('after the agreed end what was confirmed is told as past', () => {
  expect(afterEndWords(0)).toBeUndefined();
  expect(afterEndWords(2)).toContain('Access was confirmed on 2 machines before');
});

test('an outcome is dated, work that goes on is not', () => {
  for (const step of ['confirmed', 'failed', 'unknown', 'skipped'] as const)
    expect(knownAt(machine(step, { at: 7 }))).toBe(7);
  for (const step of ['waiting', 'recorded', 'extension', 'requested'] as const)
    expect(knownAt(machine(step, { at: 7 }))).toBeUndefined();
});

test('machines whose consent could not be recorded count as that, and not among those that were left out', () => {
  const message = 'The consent could not be recorded, so nothing was granted. Denied by policy.';
  const machines = [machine('skipped', { message }), machine('skipped'), machine('failed')];
  const counts = pageTally(machines);
  expect(tallyWords(counts, false)).toBe('3 machines: 1 failed, 1 not recorded, 1 left out.');
  expect(grantNews('rs-x', machines, true)).toMatchObject({ body: '1 failed, 1 not recorded, 1 left out' });
});

describe('the command of a remedy', () => {
  const command = onMachineEnable('Diagnostics', 480);
  const remedy = `Run on the machine, in an elevated PowerShell: ${command}`;
  const end = Date.UTC(2026, 10, 24, 22);
  const consent = { level: 'Diagnostics', notAfter: new Date(end).toISOString() } as const;

  test('is told apart from its words', () => {
    expect(remedyAsOf(remedy, undefined, 0)).toEqual({
      text: 'Run on the machine, in an elevated PowerShell:',
      command,
    });
    expect(remedyAsOf('Ask an owner.', consent, 0)).toEqual({ text: 'Ask an owner.' });
  });

  test('never reaches past the end that was agreed, however late it is copied', () => {
    const minutesAt = (left: number, renewal?: number) =>
      /-ExpireInMinutes (\d+)$/.exec(remedyAsOf(remedy, consent, end - left * 60_000, renewal).command ?? '')?.[1];
    expect([480, 240.5, 60].map((left) => minutesAt(left))).toEqual(['480', '240', '60']);
    expect(minutesAt(59.9)).toBeUndefined();
    // On the page it may be a quarter of a minute old by then.
    const shownAt = (left: number) => minutesAt(left, 15_000);
    expect([480, 240.5, 240.25, 240.2, 60.25].map(shownAt)).toEqual(['479', '240', '240', '239', '60']);
    expect(shownAt(60.2)).toBeUndefined();
    expect(remedyAsOf(remedy, consent, end - 1).text).toContain('Too little is left');
    expect(remedyAsOf(remedy, consent, end, 15_000).text).toContain('Too little is left');
    expect(remedyAsOf(remedy, consent, end + 1).text).toContain('The agreed time is over');
  });
});

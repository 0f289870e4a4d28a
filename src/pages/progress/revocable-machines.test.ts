import { expect, it } from 'vitest';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { revocableMachines, whyNotRevocable } from './revocable-machines.ts';

type Shown = Omit<MachineProgress, 'machineId' | 'message'>;

const left = (machine: Shown, granting = false, isElsewhere = false) =>
  revocableMachines({ granting, isElsewhere, machines: [{ machineId: '/m', message: '', at: 7, ...machine }] })[0]
    ?.withoutJob;

it('access can be revoked from every step in which it may exist, or may yet', () => {
  expect(left({ step: 'confirmed' })).toBe('mayCome');
  expect(left({ step: 'requested' })).toBe('mayCome');
  expect(left({ step: 'recorded' })).toBe('mayCome');
  expect(left({ step: 'extension' })).toBe('mayCome');
  expect(left({ step: 'unknown' })).toBe('mayCome');
  expect(left({ step: 'failed', reached: 'requested' })).toBe('mayCome');
  expect(left({ step: 'skipped', reached: 'requested' })).toBe('mayCome');
  for (const step of ['waiting', 'recorded', 'extension'] as const) expect(left({ step }, true)).toBe('underWay');
  expect(revocableMachines({ machines: [{ machineId: '/m', message: '', step: 'waiting' }] })).toHaveLength(1);
});

it('only a job that Azure shows is revoked where nothing was asked for, or all was ended', () => {
  expect(left({ step: 'failed', reached: 'extension' })).toBe('nothing');
  expect(left({ step: 'unknown', isUnasked: true })).toBe('nothing');
  expect(left({ step: 'skipped', isFinal: true })).toBe('nothing');
});

it('there is nothing to revoke where access was never asked for, and the command says so', () => {
  expect(left({ step: 'skipped' })).toBeUndefined();
  expect(left({ step: 'waiting' })).toBeUndefined();
  expect(left({ step: 'skipped', isLeftOut: true }, false, true)).toBeUndefined();
  expect(whyNotRevocable({ machines: [] })).toContain('Nothing is known');
});

it('while another tab is at work, it may ask for access where this one has not', () => {
  expect(left({ step: 'skipped' }, false, true)).toBe('mayCome');
  expect(left({ step: 'waiting' }, false, true)).toBe('mayCome');
});

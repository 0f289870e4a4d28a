import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { pageOutcome } from '#src/pages/shared/page-outcome.ts';
import { causesOf, matching, outcomeGroups } from './progress-groups.ts';

const steps = ['waiting', 'recorded', 'extension', 'requested', 'confirmed', 'failed', 'unknown', 'skipped'] as const;
const machine = (name: string, step: MachineProgress['step'], message = ''): MachineProgress => ({
  machineId: sampleMachine(name),
  step,
  message,
  at: 1,
});
const mix = fc
  .array(fc.tuple(fc.constantFrom(...steps), fc.constantFrom('disk is full', 'time out', 'refused'), fc.boolean()), {
    maxLength: 500,
    size: 'max',
  })
  .map((list) =>
    list.map(([step, message, isFinal], index) => ({
      ...machine(`m${index}`, step, message),
      ...(isFinal && { isFinal: true as const }),
    })),
  );

test('every machine is in exactly one group, what failed comes first', () => {
  fc.assert(
    fc.property(mix, (machines) => {
      const groups = outcomeGroups(machines);
      const grouped = groups.flatMap((group) => group.machines.map(({ machineId }) => machineId));
      expect(grouped.toSorted()).toEqual(machines.map(({ machineId }) => machineId).toSorted());
      const [first] = groups;
      if (machines.some(({ step }) => step === 'failed')) expect(first?.outcome).toBe('failed');
    }),
    { numRuns: 1000 },
  );
});

test('the causes name every machine that has none of what was agreed, once, and no other', () => {
  fc.assert(
    fc.property(mix, (machines) => {
      const named = causesOf(machines).flatMap((cause) => cause.machines);
      const expected = machines.filter((one) => ['failed', 'unknown', 'skipped'].includes(pageOutcome(one)));
      expect(new Set(named)).toEqual(new Set(expected));
      expect(named).toHaveLength(expected.length);
      for (const cause of causesOf(machines))
        expect(cause.machines.every((one) => pageOutcome(one) === cause.outcome)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('one cause with different names in it is one cause, and says that the words differ', () => {
  const causes = causesOf([
    machine('a1', 'failed', 'The disk of A1 is full. Request 11111111-2222-4333-8444-555555555555'),
    machine('b2', 'failed', 'The disk of b2 is full. Request 99999999-2222-4333-8444-555555555555'),
    machine('c3', 'unknown', 'The disk of c3 is full. Request 99999999-2222-4333-8444-555555555555'),
    machine('d4', 'confirmed', 'The disk of d4 is full.'),
  ]);
  expect(causes.map(({ outcome, machines, isSame }) => [outcome, machines.length, isSame])).toEqual([
    ['failed', 2, false],
    ['unknown', 1, true],
  ]);
});

test('what was left out from the start is told by its reasons, and has no cause where there is none', () => {
  const leftOut = (name: string, reason: string): MachineProgress => {
    const { at: _, ...one } = machine(name, 'skipped', `Left out of this grant${reason}`);
    return one;
  };
  const away = ': The machine is not connected.';
  const machines = [
    leftOut('web-1', '.'),
    leftOut('web-2', away),
    leftOut('web-3', ': web-3 is old.'),
    leftOut('web-4', away),
  ];
  expect(causesOf(machines).map(({ message, ...cause }) => [message, cause.machines.length])).toEqual([
    [`Left out of this grant${away}`, 2],
    ['Left out of this grant: web-3 is old.', 1],
  ]);
});

test('a search finds by name, whatever its case', () => {
  const machines = [machine('web-1', 'failed'), machine('sql-1', 'failed')];
  const nameOf = (id: string) => id.split('/').at(-1)?.toUpperCase() ?? '';
  expect(matching(machines, ' Sql', nameOf)).toEqual([machines[1]]);
  expect(matching(machines, '', nameOf)).toBe(machines);
});

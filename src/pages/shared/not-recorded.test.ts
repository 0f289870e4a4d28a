import { expect, test } from 'vitest';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { noRecordTitle, splitRefusal } from './not-recorded.ts';

const begins = 'The consent could not be recorded, so nothing was granted. ';
const machine = (step: MachineProgress['step'], message: string): MachineProgress => ({
  machineId: message,
  step,
  message,
  at: 1,
});

test('the sentence of this app stands apart from the text of Azure, which may have colons of its own', () => {
  expect(splitRefusal(`${begins}A policy forbids this: Resource 'x' was disallowed: [{"a":1}]`)).toEqual({
    words: `${begins}A policy forbids this.`,
    azure: `Resource 'x' was disallowed: [{"a":1}]`,
  });
  for (const whole of ['The machine says: no.', begins, '']) expect(splitRefusal(whole)).toEqual({ words: whole });
});

test('there is no access for want of the record only where no machine was got any further with', () => {
  const refused = machine('skipped', `${begins}A policy forbids this: No.`);
  expect(noRecordTitle([refused, refused])).toBe('No access: the consent could not be recorded');
  expect(noRecordTitle([refused, machine('confirmed', '')])).toBeUndefined();
  expect(noRecordTitle([refused, machine('skipped', 'Stopped before its turn.')])).toBeUndefined();
  expect(noRecordTitle([])).toBeUndefined();
});

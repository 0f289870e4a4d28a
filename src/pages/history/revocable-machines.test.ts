import { expect, it } from 'vitest';
import { after, during, end, entry, machine, partlyGranted, webMachine } from './consent-samples.ts';
import { revocableMachines } from './revocable-machines.ts';

const left = (...args: Parameters<typeof revocableMachines>) =>
  revocableMachines(...args).map(({ machineId, withoutJob }) => [machineId, withoutJob]);

it('access can be revoked wherever no record proves its end', () => {
  const one = machine('srv-sql-01');
  const two = machine('srv-sql-02');
  const all = (withoutJob: string) => [
    [one, withoutJob],
    [two, withoutJob],
  ];
  expect(left(entry(), during)).toEqual(all('mayCome'));
  // Its time is over, and nobody has seen access end.
  expect(left(entry(), after)).toEqual(all('nothing'));
  expect(left(entry([end('srv-sql-01', 'revoked')]), during)).toEqual([[two, 'mayCome']]);
  expect(left(entry([end('srv-sql-01', 'removed'), end('srv-sql-02', 'expired')]), during)).toEqual([[one, 'nothing']]);
  expect(left(partlyGranted(), during)).toContainEqual([webMachine, 'nothing']);
});

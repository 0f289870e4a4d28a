import { expect, it } from 'vitest';
import { after, during, end, entry, machine, partlyGranted, webMachine } from './consent-samples.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleJob } from '#src/consent/samples.ts';
import type { MachineJobs } from './job-events.ts';
import { revocableMachines } from './revocable-machines.ts';

/** Azure shows these jobs on both machines. */
const shown = (now: number, ...jobs: JobEvidence[]): MachineJobs[] =>
  ['srv-sql-01', 'srv-sql-02'].map((name) => ({
    id: machine(name).toUpperCase(),
    name,
    reading: { available: true, jobs, readAt: now, answeredBy: now },
  }));

const left = (of: Parameters<typeof revocableMachines>[0], now: number, jobs: readonly MachineJobs[] = shown(now)) =>
  revocableMachines(of, jobs, now).map(({ machineId, withoutJob }) => [machineId, withoutJob]);

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

it('access can be revoked where Azure shows it, whatever the records say', () => {
  const one = machine('srv-sql-01');
  const two = machine('srv-sql-02');
  const ended = entry([end('srv-sql-01', 'revoked'), end('srv-sql-02', 'expired')]);
  const both = [
    [one, 'nothing'],
    [two, 'nothing'],
  ];
  const own: JobEvidence = { ...sampleJob, name: ended.consentId.toUpperCase(), nodeState: 'Active' };
  expect(left(ended, during)).toEqual([]);
  expect(left(ended, during, shown(during, own))).toEqual(both);
  // Read before the end was confirmed.
  expect(left(ended, during, shown(Date.parse('2026-11-24T14:59:59Z'), own))).toEqual([]);
  expect(left(ended, during, shown(during, { ...own, type: 'Revoke', nodeState: 'Revoked' }))).toEqual([]);
  expect(left(ended, during, shown(during, { ...own, name: 'rs-other' }))).toEqual([]);
  // What could not be read, or was not asked for, is not known; what is being read will be.
  const [first] = shown(during);
  const { reading: _, ...unread } = first ?? { id: '', name: '' };
  expect(left(ended, during, [{ ...unread, why: 'No.' }])).toEqual(both);
  expect(left(ended, during, [{ ...unread, ...first, why: 'No.' }])).toEqual(both);
  expect(left(ended, during, [unread])).toEqual(both.slice(1));
});

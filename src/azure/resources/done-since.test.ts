import { beforeEach, expect, it, vi } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleJob, sampleMachine } from '#src/consent/samples.ts';
import type * as DoneSince from './done-since.ts';

const machine = sampleMachine('srv-sql-01');
const { endTime: _, ...undated } = sampleJob;
const done: JobEvidence = { ...undated, type: 'Revoke', nodeState: '' };
let memory: typeof DoneSince;

beforeEach(async () => {
  vi.resetModules();
  memory = await import('./done-since.ts');
});

const byOf = (job: JobEvidence, readAt: number, id = machine) => memory.withDoneBy(id, [job], readAt)[0]?.doneBy;

it('dates a removal without a time by when it was first read as done', () => {
  expect(byOf(done, 10)).toBe(10);
  expect(byOf({ ...done, name: done.name.toUpperCase() }, 20, machine.toUpperCase())).toBe(10);
  expect(byOf({ ...done, endTime: 'soon' }, 30)).toBe(10);
});

it('dates it by no time before a server has told one', () => {
  const never = Number.POSITIVE_INFINITY;
  expect([byOf(done, never), byOf(done, never), byOf(done, 30), byOf(done, 40), byOf(done, never)]).toEqual([
    never,
    never,
    30,
    30,
    30,
  ]);
});

it('begins anew with another request, another machine, or when it was no more done', () => {
  byOf(done, 10);
  expect(byOf({ ...done, lastModifiedAt: '2026-11-24T13:30:00Z' }, 20)).toBe(20);
  expect(byOf(done, 30, sampleMachine('other'))).toBe(30);
  byOf({ ...done, status: 'DeploymentInProgress' }, 40);
  expect(byOf(done, 50)).toBe(50);
});

it('leaves alone what has a time, gives access, or is not done', () => {
  const { endTime } = sampleJob;
  const others = [{ ...done, endTime: endTime ?? '' }, undated, { ...done, status: 'Failed' }];
  expect(memory.withDoneBy(machine, others, 10)).toEqual(others);
});

it('is of two thousand machines: the one that was read longest ago goes first', () => {
  byOf(done, 10);
  for (let more = 1; more < 2000; more += 1) byOf(done, 10, sampleMachine(`srv-${more}`));
  expect(byOf(done, 20)).toBe(10);
  byOf(done, 10, sampleMachine('srv-2000'));
  expect(byOf(done, 30)).toBe(10);
  expect(byOf(done, 40, sampleMachine('srv-1'))).toBe(40);
});

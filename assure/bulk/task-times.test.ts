import { expect, test } from 'vitest';
import { weighTasks } from './long-tasks.ts';
import { readTrace } from './task-times.ts';

const thread = (pid: number, tid: number, name: string) => ({
  name: 'thread_name',
  ph: 'M',
  pid,
  tid,
  ts: 0,
  args: { name },
});
const task = (pid: number, tid: number, ts: number, dur: number, tdur: number) => ({
  name: 'RunTask',
  ph: 'X',
  pid,
  tid,
  ts,
  dur,
  tdur,
});
const traceOf = (...traceEvents: object[]) => JSON.stringify({ traceEvents });

const mark = { name: 'bulk-clock', ph: 'I', pid: 7, tid: 1, ts: 5_000_000 };
const trace = traceOf(
  thread(7, 1, 'CrRendererMain'),
  thread(7, 2, 'Compositor'),
  mark,
  task(7, 1, 5_100_000, 80_000, 6000),
  task(7, 1, 5_300_000, 3000, 3000),
  task(7, 1, 5_200_000, 90_000, 4000),
  task(7, 2, 5_400_000, 90_000, 90_000),
);

test('a trace gives the tasks of the main thread, with the time they had a processor', () => {
  expect(readTrace(trace, 1000)).toEqual([
    { start: 1100, duration: 80, cpu: 6 },
    { start: 1200, duration: 90, cpu: 4 },
    { start: 1300, duration: 3, cpu: 3 },
  ]);
});

test('a trace without its mark tells no time', () => {
  expect(() => readTrace(traceOf(thread(7, 1, 'CrRendererMain')), 1000)).toThrow('no mark');
});

const noted = (start: number, duration: number) => ({ start, duration, scripts: [] });
const workOf = (start: number, duration: number) =>
  weighTasks([noted(start, duration)], readTrace(trace, 1000), 'granting');

test('a long task is told how much of it was work', () => {
  expect(workOf(1100.4, 81)).toEqual([{ ...noted(1100.4, 81), phase: 'granting', cpu: 6 }]);
});

test('what the page takes for one task has the work of all that the trace has in it', () => {
  expect(workOf(1100, 190)).toMatchObject([{ cpu: 10 }]);
  expect(workOf(1181, 60)).toMatchObject([{ cpu: 4 }]);
});

test('nothing is said of a task before or after the trace', () => {
  for (const start of [1000, 1400]) expect(workOf(start, 60)).toEqual([{ ...noted(start, 60), phase: 'granting' }]);
});

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
  task(7, 2, 5_400_000, 90_000, 90_000),
);

test('a trace gives the long tasks of the main thread, with the time they had a processor', () => {
  expect(readTrace(trace, 1000)).toEqual([{ start: 1100, duration: 80, cpu: 6 }]);
});

test('a trace without its mark tells no time', () => {
  expect(() => readTrace(traceOf(thread(7, 1, 'CrRendererMain')), 1000)).toThrow('no mark');
});

test('a long task is told how much of it was work, and only by the trace of the same task', () => {
  const times = readTrace(trace, 1000);
  const noted = { start: 1100.4, duration: 81, scripts: [] };
  expect(weighTasks([noted], times, 'granting')).toEqual([{ ...noted, phase: 'granting', cpu: 6 }]);
  const other = { start: 1130, duration: 80, scripts: [] };
  expect(weighTasks([other], times, 'granting')).toEqual([{ ...other, phase: 'granting' }]);
});

import { expect, test } from 'vitest';
import { readTrace } from './task-times.ts';

const thread = (pid: number, tid: number, name: string) => ({ name: 'thread_name', pid, tid, args: { name } });
const task = (pid: number, tid: number, dur: number, tdur?: number) => ({
  name: 'RunTask',
  pid,
  tid,
  dur,
  ...(tdur === undefined ? {} : { tdur }),
});

test('a trace gives the tasks of the main threads, with the time they had a processor', () => {
  const traceEvents = [
    thread(7, 1, 'CrRendererMain'),
    thread(7, 2, 'Compositor'),
    task(7, 1, 80_000, 6000),
    task(7, 1, 3000, 3000),
    task(7, 1, 5000),
    task(7, 2, 90_000, 90_000),
  ];
  expect(readTrace(JSON.stringify({ traceEvents }))).toEqual([
    { duration: 80, cpu: 6 },
    { duration: 3, cpu: 3 },
  ]);
});

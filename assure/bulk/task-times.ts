import type { Browser, Page } from '@playwright/test';

/** A task of a main thread, as the browser's own trace has it. */
export interface TaskTime {
  /** ms since the epoch. */
  start: number;
  /** ms by the clock. */
  duration: number;
  /** ms that the thread had a processor. On a machine that is busy with other work that is a fraction of the duration. */
  cpu: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** µs of the browser's steady clock. */
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

const clockMark = 'bulk-clock';

/**
 * The tasks of a trace, in order. https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU describes its form.
 * @param epoch when `clockMark` was made, ms since the epoch.
 */
export const readTrace = (text: string, epoch: number): TaskTime[] => {
  const { traceEvents } = JSON.parse(text) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map((event) => threadOf(event)),
  );
  const mark = traceEvents.find(({ name }) => name === clockMark);
  if (mark === undefined) throw new Error('The trace has no mark to set its clock by.');
  const tasks = traceEvents.flatMap((event) => {
    const { name, ts, dur = 0, tdur } = event;
    if (name !== 'RunTask' || tdur === undefined || !main.has(threadOf(event))) return [];
    return [{ start: epoch + (ts - mark.ts) / 1000, duration: dur / 1000, cpu: tdur / 1000 }];
  });
  return tasks.toSorted((a, b) => a.start - b.start);
};

/** Begins to trace the tasks of the page; the function that comes back ends that and answers them. */
export const traceTasks = async (browser: Browser, page: Page): Promise<() => Promise<TaskTime[]>> => {
  await browser.startTracing(page, {
    categories: ['-*', 'disabled-by-default-devtools.timeline', 'blink.user_timing'],
  });
  const epoch = await page.evaluate((name) => performance.timeOrigin + performance.mark(name).startTime, clockMark);
  return async () => readTrace((await browser.stopTracing()).toString(), epoch);
};

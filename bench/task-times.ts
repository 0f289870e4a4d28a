import type { Browser, Page } from '@playwright/test';

/** A task of a main thread, as the browser's own trace has it, ms. */
export interface TaskTime {
  /** By the clock. */
  duration: number;
  /** How long the thread had a processor. On a machine that is busy with other work that is a fraction of the duration. */
  cpu: number;
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** µs by the clock, and with a processor. */
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

/** The tasks of a trace. https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU describes its form. */
export function readTrace(text: string): TaskTime[] {
  const { traceEvents } = JSON.parse(text) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const isMain = ({ name, args }: TraceEvent): boolean => name === 'thread_name' && args?.name === 'CrRendererMain';
  const main = new Set(traceEvents.filter(isMain).map(threadOf));
  return traceEvents.flatMap((event) => {
    const { name, dur = 0, tdur } = event;
    if (name !== 'RunTask' || tdur === undefined || !main.has(threadOf(event))) return [];
    return [{ duration: dur / 1000, cpu: tdur / 1000 }];
  });
}

/** Begins to trace the tasks of the page; the function that comes back ends that and answers them. */
export async function traceTasks(browser: Browser, page: Page): Promise<() => Promise<TaskTime[]>> {
  await browser.startTracing(page, { categories: ['-*', 'disabled-by-default-devtools.timeline'] });
  return async () => readTrace((await browser.stopTracing()).toString());
}

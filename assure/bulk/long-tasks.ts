import type { Page } from '@playwright/test';
import type { TaskTime } from './task-times.ts';

/** A task of the page that kept its main thread for more than 50 ms. */
export interface LongTask {
  /** ms since the epoch. */
  start: number;
  /** ms by the clock. */
  duration: number;
  /** The longest scripts of the frame it belongs to, where the browser names them. */
  scripts: { source: string; invoker: string; duration: number }[];
}

/** A long task and how much of it was work. */
export interface WeighedTask extends LongTask {
  /** Where in the run it happened. */
  phase: string;
  /** ms that its thread had a processor, at most; the rest it waited for one. Absent where the browser's trace does not reach. */
  cpu?: number;
}

interface Frame {
  start: number;
  end: number;
  scripts: LongTask['scripts'];
}

interface Observed {
  longTasks: { start: number; duration: number }[];
  frames: Frame[];
}

declare global {
  interface Window {
    /** Answers what was observed since it was called last. */
    takeObserved?: () => Observed;
  }
  interface PerformanceEntry {
    readonly scripts?: readonly { sourceURL: string; sourceFunctionName: string; invoker: string; duration: number }[];
  }
}

/** Has every document of the app note its tasks of more than 50 ms, from its very start; what one document noted is left to the next. */
export const observeLongTasks = (page: Page, appOrigin: string): Promise<unknown> =>
  page.addInitScript((origin) => {
    if (location.origin !== origin || window !== window.top) return;
    const key = 'bulk-observed';
    let observed = JSON.parse(sessionStorage.getItem(key) ?? '{"longTasks":[],"frames":[]}') as Observed;
    const { timeOrigin } = performance;
    // Methods, as the function is sent as text: a named function in it would call a helper of the compiler that the page does not have.
    const note = {
      tasks(entries: PerformanceEntryList): void {
        for (const { startTime, duration } of entries)
          observed.longTasks.push({ start: timeOrigin + startTime, duration });
      },
      frames(entries: PerformanceEntryList): void {
        for (const { startTime, duration, scripts = [] } of entries) {
          observed.frames.push({
            start: timeOrigin + startTime,
            end: timeOrigin + startTime + duration,
            scripts: scripts.map((script) => ({
              source: `${script.sourceURL.split('/').at(-1) ?? ''} ${script.sourceFunctionName}`,
              invoker: script.invoker,
              duration: Math.round(script.duration),
            })),
          });
        }
      },
    };
    const tasks = new PerformanceObserver((list) => note.tasks(list.getEntries()));
    const frames = new PerformanceObserver((list) => note.frames(list.getEntries()));
    tasks.observe({ type: 'longtask', buffered: true });
    frames.observe({ type: 'long-animation-frame', buffered: true });
    window.takeObserved = () => {
      note.tasks(tasks.takeRecords());
      note.frames(frames.takeRecords());
      const taken = observed;
      observed = { longTasks: [], frames: [] };
      sessionStorage.removeItem(key);
      return taken;
    };
    window.addEventListener('pagehide', () => {
      note.tasks(tasks.takeRecords());
      note.frames(frames.takeRecords());
      sessionStorage.setItem(key, JSON.stringify(observed));
    });
  }, appOrigin);

/** Takes what the app's documents have noted since it was taken last. */
export const takeLongTasks = async (page: Page): Promise<LongTask[]> => {
  const observed = await page.evaluate(() => window.takeObserved?.());
  if (observed === undefined) throw new Error('Nothing observes the long tasks of this page.');
  return observed.longTasks.map(({ start, duration }) => ({
    start,
    duration: Math.round(duration),
    scripts: observed.frames
      .filter((frame) => frame.start < start + duration && start < frame.end)
      .flatMap((frame) => frame.scripts)
      .toSorted((a, b) => b.duration - a.duration)
      .slice(0, 3),
  }));
};

/** ms that both go on. */
const overlap = (one: { start: number; duration: number }, other: { start: number; duration: number }): number =>
  Math.min(one.start + one.duration, other.start + other.duration) - Math.max(one.start, other.start);

/** Page and trace read the clock at slightly different moments, ms. */
const tolerance = 1;

/**
 * How much of a long task was work, at most: what the page takes for one task may be several of the trace, and the time in which the thread
 * waited to begin. `undefined` for what the trace does not reach.
 */
const workIn = (task: LongTask, times: readonly TaskTime[]): number | undefined => {
  const isCovered = (times[0]?.start ?? Infinity) <= task.start && (times.at(-1)?.start ?? -Infinity) >= task.start;
  if (!isCovered) return undefined;
  const parts = times.filter((time) => overlap(task, time) > tolerance);
  return Math.round(parts.reduce((sum, { cpu }) => sum + cpu, 0));
};

/** Says of each long task how much of it was work. */
export const weighTasks = (tasks: readonly LongTask[], times: readonly TaskTime[], phase: string): WeighedTask[] =>
  tasks.map((task) => {
    const cpu = workIn(task, times);
    return { phase, ...task, ...(cpu === undefined ? {} : { cpu }) };
  });

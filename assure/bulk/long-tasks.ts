import type { Page } from '@playwright/test';

export interface LongTask {
  /** Where in the run it happened. */
  phase: string;
  /** ms of wall time on the main thread. */
  duration: number;
  /** The longest scripts of the frame it belongs to, where the browser names them. */
  scripts: { source: string; invoker: string; duration: number }[];
}

interface Observed {
  longTasks: { start: number; duration: number }[];
  frames: { start: number; end: number; scripts: LongTask['scripts'] }[];
}

declare global {
  interface Window {
    bulkObserved?: Observed;
  }
  interface PerformanceEntry {
    readonly scripts?: readonly { sourceURL: string; sourceFunctionName: string; invoker: string; duration: number }[];
  }
}

/** Has every document of the page note its tasks of more than 50 ms, from its very start. */
export const observeLongTasks = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const observed: Observed = { longTasks: [], frames: [] };
    window.bulkObserved = observed;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) observed.longTasks.push({ start: startTime, duration });
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
      for (const { startTime, duration, scripts = [] } of list.getEntries()) {
        observed.frames.push({
          start: startTime,
          end: startTime + duration,
          scripts: scripts.map((script) => ({
            source: `${script.sourceURL.split('/').at(-1) ?? ''} ${script.sourceFunctionName}`,
            invoker: script.invoker,
            duration: Math.round(script.duration),
          })),
        });
      }
    }).observe({ type: 'long-animation-frame', buffered: true });
  });

/** Takes what the present document has noted so far. */
export const takeLongTasks = async (page: Page, phase: string): Promise<LongTask[]> => {
  const observed = await page.evaluate(() => {
    const taken = window.bulkObserved;
    const copy = taken && { longTasks: [...taken.longTasks], frames: [...taken.frames] };
    taken?.longTasks.splice(0);
    taken?.frames.splice(0);
    return copy;
  });
  return (observed?.longTasks ?? []).map(({ start, duration }) => ({
    phase,
    duration: Math.round(duration),
    scripts: (observed?.frames ?? [])
      .filter((frame) => frame.start < start + duration && start < frame.end)
      .flatMap((frame) => frame.scripts)
      .toSorted((a, b) => b.duration - a.duration)
      .slice(0, 3),
  }));
};

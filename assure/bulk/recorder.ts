import { resolve } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { type Memory, weigh } from './journey.ts';
import { type LongTask, takeLongTasks, type WeighedTask, weighTasks } from './long-tasks.ts';
import { traceTasks } from './task-times.ts';

/** Notes what a run does to the page: when each phase ended, its long tasks, and its memory. */
export interface Recorder {
  tasks: WeighedTask[];
  memory: Memory[];
  /** By phase, seconds since the run began. */
  at: Record<string, number>;
  /** Ends a phase. */
  mark: (phase: string) => Promise<void>;
  weigh: (moment: string) => Promise<void>;
}

/** @param pictures folder for a picture of each phase's end. */
export const createRecorder = async (browser: Browser, page: Page, pictures: string | undefined): Promise<Recorder> => {
  const session = await page.context().newCDPSession(page);
  const started = Date.now();
  const tasks: WeighedTask[] = [];
  const memory: Memory[] = [];
  const at: Record<string, number> = {};
  let noted: LongTask[] = [];
  let endTrace = await traceTasks(browser, page);
  return {
    tasks,
    memory,
    at,
    async mark(phase) {
      at[phase] = Math.round((Date.now() - started) / 1000);
      noted.push(...(await takeLongTasks(page)));
      tasks.push(...weighTasks(noted, await endTrace(), phase));
      noted = [];
      if (pictures !== undefined)
        await page.screenshot({ path: resolve(pictures, `${phase}.png`), animations: 'disabled' });
      endTrace = await traceTasks(browser, page);
      // Handing a trace over holds the page up, and what it does meanwhile is in no trace.
      await takeLongTasks(page);
    },
    async weigh(moment) {
      noted.push(...(await takeLongTasks(page)));
      memory.push(await weigh(session, moment));
      // To collect garbage on demand is a long task, of the measurement and not of the app.
      await takeLongTasks(page);
    },
  };
};

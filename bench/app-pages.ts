import type { Browser, BrowserContext, Page } from '@playwright/test';
import { chooseAll, signIn, untilChecked } from './journey.ts';
import { traceTasks } from './task-times.ts';
import { viewport } from './chromium.ts';
import { marksScript } from './contender-build.ts';
import type { Samples } from './samples.ts';

export interface PagesOptions {
  browser: Browser;
  /** A tenant with the whole fleet. */
  fleetOrigin: string;
  machines: number;
  /** A tenant whose machines, all eligible, go into the wizard together. */
  wizardOrigin: string;
  chosen: number;
  /** A tenant with that many consents on record; absent where it could not be made. */
  historyOrigin?: string;
  consents: number;
  rounds: number;
}

const patience = { timeout: 180_000 };
/** In this time a list has drawn what a press or a key asked for. */
const settledMs = 1000;

async function withPage(browser: Browser, work: (page: Page, context: BrowserContext) => Promise<void>) {
  const context = await browser.newContext({ viewport, locale: 'en-GB' });
  try {
    await context.addInitScript({ path: marksScript });
    await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

const untilWhole = (page: Page, machines: number) =>
  page.waitForFunction((wanted) => window.marks?.fleets.some((fleet) => fleet.machines === wanted), machines, patience);

/** The list's own search field; the header has another. */
const search = (page: Page) => page.getByRole('main').getByRole('searchbox').first();

/** What somebody does with the fleet, step by step; each step is a phase in which the longest task is looked for. */
const fleetSteps: [phase: string, act: (page: Page, options: PagesOptions) => Promise<unknown>][] = [
  [
    'list',
    async (page, { fleetOrigin, machines }) => {
      await signIn(page, fleetOrigin);
      await untilWhole(page, machines);
    },
  ],
  [
    'filter',
    async (page) => {
      await search(page).pressSequentially('sql-0', { delay: 150 });
      await page.waitForTimeout(settledMs);
    },
  ],
  [
    'sort',
    async (page) => {
      await search(page).fill('');
      for (const name of ['Operating system', 'Resource group']) {
        await page.getByRole('columnheader', { name }).getByRole('button').first().click();
        await page.waitForTimeout(settledMs);
      }
    },
  ],
  [
    'group',
    async (page) => {
      await page.getByRole('button', { name: /^Group by/ }).click();
      const panel = page.getByRole('dialog', { name: /^Group by/ });
      // The last is a tag, and None is what the next step begins with.
      for (const choice of [panel.getByRole('radio', { name: 'Location' }), panel.getByRole('radio').last()]) {
        await choice.check();
        await page.waitForTimeout(settledMs);
      }
      for (const name of ['Collapse all', 'Expand all']) {
        await panel.getByRole('button', { name }).click();
        await page.waitForTimeout(settledMs);
      }
      await panel.getByRole('radio', { name: 'None' }).check();
      await page.keyboard.press('Escape');
      await page.waitForTimeout(settledMs);
    },
  ],
  [
    'select',
    async (page) => {
      for (const isOn of [true, false]) {
        await page.getByRole('checkbox', { name: 'Select all machines' }).setChecked(isOn);
        await page.waitForTimeout(settledMs);
      }
    },
  ],
  [
    'scroll',
    async (page) => {
      await page.locator('a[href^="/machines/"]').first().hover();
      for (let turn = 0; turn < 40; turn += 1) {
        await page.mouse.wheel(0, 500);
        await page.waitForTimeout(50);
      }
    },
  ],
  [
    'machine',
    async (page) => {
      await page.locator('a[href^="/machines/"]:visible').last().click();
      await page.getByRole('heading', { name: 'Remote support' }).first().waitFor();
      await page.waitForLoadState('networkidle');
    },
  ],
];

const wizardSteps: typeof fleetSteps = [
  [
    'wizard',
    async (page, { wizardOrigin }) => {
      await signIn(page, wizardOrigin);
      await chooseAll(page);
    },
  ],
  ['checks', (page, { chosen }) => untilChecked(page, chosen)],
];

function originOfHistory({ historyOrigin }: PagesOptions): string {
  if (historyOrigin === undefined) throw new Error('there is no tenant with so many consents');
  return historyOrigin;
}

const historySteps: typeof fleetSteps = [
  [
    'history',
    async (page, options) => {
      await signIn(page, originOfHistory(options));
      await timeHistory(page, options);
    },
  ],
];

/** The longest task of the page's main thread in each step, by the time it had a processor, ms. */
async function traceSteps(options: PagesOptions, steps: typeof fleetSteps, samples: Samples): Promise<void> {
  await withPage(options.browser, async (page) => {
    for (const [phase, act] of steps) {
      const endTrace = await traceTasks(options.browser, page);
      try {
        await act(page, options);
      } catch (error) {
        // What was not done whole has no longest task.
        await endTrace();
        samples.fail(`the longest task of ${phase}`, error);
        continue;
      }
      const tasks = await endTrace();
      const longest = tasks.reduce((most, { cpu }) => Math.max(most, cpu), 0);
      samples.add(`longest task ${phase}`, 0, longest);
      console.log(`Whole app: longest task of ${phase} ${Math.round(longest)} ms`);
    }
  });
}

/** From the press that takes all chosen machines into the wizard to the wizard painted. */
async function timeWizard(page: Page, { wizardOrigin, chosen }: PagesOptions): Promise<number> {
  await page.goto(`${wizardOrigin}/machines`);
  await untilWhole(page, chosen);
  await page.getByRole('checkbox', { name: 'Select all Machines' }).check();
  const grant = page.getByRole('button', { name: /^Grant access/ });
  await grant.waitFor();
  const time = page.evaluate(() => window.marks?.afterClick('Grant access'));
  await grant.click();
  return (await time) ?? Number.NaN;
}

/** From the press on History to all its consents listed. */
async function timeHistory(page: Page, options: PagesOptions): Promise<number> {
  await page.goto(`${originOfHistory(options)}/terms`);
  const link = page.getByRole('link', { name: 'History' }).first();
  await link.waitFor();
  const time = page.evaluate((rows) => window.marks?.afterClick('History', rows), options.consents);
  await link.click();
  return (await time) ?? Number.NaN;
}

const allSteps = [fleetSteps, wizardSteps, historySteps];

/** What the longest tasks are looked for in. */
export const phases = allSteps.flat().map(([phase]) => phase);

/** Presses as often as there are rounds, with nothing traced meanwhile. */
async function timeRounds(
  options: PagesOptions,
  originOf: (options: PagesOptions) => string,
  figure: string,
  time: (page: Page, options: PagesOptions) => Promise<number>,
  samples: Samples,
): Promise<void> {
  await withPage(options.browser, async (page) => {
    await signIn(page, originOf(options));
    for (let round = 0; round < options.rounds; round += 1) samples.add(figure, round, await time(page, options));
  });
}

/** Measures what the main thread does on the app's pages, the wizard with many machines and History with many consents. */
export async function measurePages(options: PagesOptions, samples: Samples): Promise<void> {
  for (const steps of allSteps)
    await traceSteps(options, steps, samples).catch((error: unknown) => samples.fail('the longest tasks', error));
  await timeRounds(options, ({ wizardOrigin }) => wizardOrigin, 'wizard', timeWizard, samples).catch((error: unknown) =>
    samples.fail('the wizard', error),
  );
  await timeRounds(options, originOfHistory, 'history', timeHistory, samples).catch((error: unknown) =>
    samples.fail('History', error),
  );
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { dirname, resolve } from 'node:path';
import { chromium, type LaunchOptions, type Page } from '@playwright/test';
import { agreeAndSign, chooseAll, type Memory, pressGrant, signIn, untilChecked } from './journey.ts';
import { observeLongTasks } from './long-tasks.ts';
import { createRecorder } from './recorder.ts';
import { startSandboxProcess } from './sandbox-process.ts';
import { addsUp, readTotals, type ShownTotals } from './totals.ts';
import { leastTokens, mostWithin, type Traffic, watchTraffic } from './traffic.ts';

export interface BulkOptions {
  machines: number;
  /** Which part of the requests goes wrong while access is granted. */
  share: number;
  launch: LaunchOptions;
  /** Folder for pictures on the way. */
  pictures?: string;
}

const ports = {
  app: Number(process.env.BULK_APP_PORT ?? 4560),
  azure: Number(process.env.BULK_AZURE_PORT ?? 4561),
  prefix: 'BULK_',
};
const reportFile = resolve(import.meta.dirname, '../../reports/bulk.json');
const second = 1000;

/** What can go wrong with a request, evenly over the share. */
const faults = [
  { fault: 'dropped-before' },
  { fault: 'dropped-after' },
  { fault: 'server-error' },
  { fault: 'gateway-timeout-after' },
  { fault: 'throttled', seconds: 2 },
];

interface Sample {
  atSeconds: number;
  totals: ShownTotals;
}

interface Watch {
  samples: Sample[];
  wrong: string[];
}

const statusLine = (page: Page) => page.getByText(/^\d+ machines?: /).first();

/** Reads the totals from the page every half second until `isDone` says so, at most `seconds`. */
const watchTotals = async (
  page: Page,
  watch: Watch,
  seconds: number,
  isDone: (totals: ShownTotals, title: string) => boolean | Promise<boolean>,
) => {
  const start = Date.now();
  while (Date.now() - start < seconds * second) {
    const text = await statusLine(page).textContent({ timeout: 60_000 });
    const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
    const totals = readTotals(text ?? '');
    if (totals === undefined || !addsUp(totals)) watch.wrong.push(text ?? '');
    else {
      watch.samples.push({ atSeconds: Math.round((Date.now() - start) / 100) / 10, totals });
      if (await isDone(totals, title)) return totals;
    }
    await page.waitForTimeout(second / 2);
  }
  throw new Error(`After ${seconds} s: ${JSON.stringify(watch.samples.at(-1)?.totals)}`);
};

/** The work is over when the title no longer says that access is being granted. */
const isAtRest = (_: ShownTotals, title: string): boolean => title.startsWith('Access confirmed');

const goOn = (page: Page) =>
  page.locator('button:not([aria-disabled="true"])', { hasText: /^(Retry|Continue) on / }).first();

/** Presses for what is left until every machine is confirmed; answers how many presses it took. */
const finish = async (page: Page, watch: Watch): Promise<number> => {
  for (let presses = 0; presses < 8; presses += 1) {
    // After a reload the work goes on by itself, once Azure was read.
    const totals = await watchTotals(
      page,
      watch,
      1500,
      async ({ active, all }) => active === all || goOn(page).isVisible(),
    );
    if (totals.active === totals.all) return presses;
    await goOn(page).click();
    await page.getByRole('heading', { level: 1, name: /^Granting access/ }).waitFor({ timeout: 120_000 });
  }
  throw new Error('Eight presses were not enough.');
};

const trafficFigures = ({ sent, statuses }: Traffic) => {
  const of = (kind: 'read' | 'write') => sent.filter((one) => one.kind === kind).map(({ at }) => at);
  return {
    reads: of('read').length,
    writes: of('write').length,
    mostWritesInASecond: mostWithin(of('write'), 1),
    mostWritesInTenSeconds: mostWithin(of('write'), 10),
    mostReadsInTenSeconds: mostWithin(of('read'), 10),
    leastReadTokens: leastTokens(of('read'), 250, 25),
    statuses: Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)),
  };
};

/** The whole job, measured. @throws {Error} when it cannot be done at all; what is not as it should be is in `problems`. */
export const measureBulk = async (options: BulkOptions) => {
  const sandbox = await startSandboxProcess(ports);
  const browser = await chromium.launch(options.launch);
  try {
    const tenant = await sandbox.createTenant({ scenario: 'even', machines: options.machines, speed: 20 });
    const page = await browser.newPage({
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      viewport: { width: 1366, height: 900 },
    });
    await observeLongTasks(page, tenant.appOrigin);
    const { mark, weigh, ...recorded } = await createRecorder(browser, page, options.pictures);
    const watch: Watch = { samples: [], wrong: [] };

    await signIn(page, tenant.appOrigin);
    await mark('list');
    const traffic = watchTraffic(page);
    await chooseAll(page);
    await mark('chosen');
    await untilChecked(page, options.machines);
    await mark('preflight');
    await page.reload();
    await untilChecked(page, options.machines);
    await mark('preflight-reloaded');
    await agreeAndSign(page);
    await mark('review');
    const preflight = trafficFigures(traffic);
    traffic.sent.length = 0;
    traffic.statuses.clear();

    for (const fault of faults) await sandbox.fault(tenant.name, { ...fault, share: options.share / faults.length });
    const consentId = await pressGrant(page);
    await watchTotals(page, watch, 60, () => true);
    await weigh('start');
    await watchTotals(page, watch, 600, ({ active, all }) => active >= all * 0.3);
    await mark('granting');
    await weigh('a third confirmed');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    const stopped = await watchTotals(page, watch, 120, isAtRest);
    await mark('stopped');
    const presses = 1;
    await page.locator('button:not([aria-disabled="true"])', { hasText: /^Continue on / }).click();
    await watchTotals(page, watch, 900, ({ active, all }) => active >= all * 0.6);
    await weigh('two thirds confirmed');
    await mark('continued');
    await page.reload();
    await mark('reloaded');
    const more = await finish(page, watch);
    await weigh('end, after a reload');
    await mark('end');
    await sandbox.heal(tenant.name);

    const truth = await sandbox.truth(tenant.name);
    const active = truth.filter(({ access, level }) => access === 'active' && level === 'Diagnostics');
    const jobs = new Set(
      traffic.sent
        .filter(({ kind, path }) => kind === 'write' && path.includes('/jobs/'))
        .map(({ path }) => path.split('/').at(-1)),
    );
    const granting = trafficFigures(traffic);
    // The list of machines is measured by itself.
    const slow = recorded.tasks.filter(({ phase }) => phase !== 'list' && phase !== 'chosen');
    const figures = {
      machines: options.machines,
      share: options.share,
      // By the clock a task seems longer on a machine that is busy with other work, so the work in it is measured as well.
      load: loadavg().map((load) => Math.round(load * 10) / 10),
      processors: availableParallelism(),
      consentIds: jobs.size,
      secondsAt: recorded.at,
      presses: presses + more,
      stopped,
      totalsRead: watch.samples.length,
      totalsWrong: watch.wrong.length,
      confirmed: watch.samples.at(-1)?.totals.active ?? 0,
      activeOnMachines: active.length,
      memory: recorded.memory,
      longTasks: slow.length,
      longestTaskMs: Math.max(0, ...slow.map(({ duration }) => duration)),
      // What the trace does not have counts in full.
      longestWorkMs: Math.max(0, ...slow.map(({ duration, cpu = duration }) => cpu)),
      preflight,
      granting,
    };
    const report = {
      figures,
      tasks: recorded.tasks,
      samples: watch.samples,
      problems: problemsOf(figures, consentId, [...jobs]),
    };
    mkdirSync(dirname(reportFile), { recursive: true });
    writeFileSync(reportFile, `${JSON.stringify(report, undefined, 1)}\n`);
    return report;
  } catch (error) {
    if (options.pictures !== undefined)
      for (const page of browser.contexts().flatMap((context) => context.pages()))
        await page.screenshot({ path: resolve(options.pictures, 'failure.png'), fullPage: true });
    throw error;
  } finally {
    await browser.close();
    await sandbox.close();
  }
};

interface Figures {
  machines: number;
  stopped: ShownTotals;
  totalsWrong: number;
  confirmed: number;
  activeOnMachines: number;
  longestWorkMs: number;
  memory: readonly Memory[];
  preflight: ReturnType<typeof trafficFigures>;
  granting: ReturnType<typeof trafficFigures>;
}

/** Memory that grows by more than this while nothing more is shown is a leak, MB. */
const growth = 10;

const problemsOf = (figures: Figures, consentId: string, jobs: readonly (string | undefined)[]): string[] => {
  const { memory, granting, preflight } = figures;
  const heaps = memory.slice(0, -1).map(({ heapMb }) => heapMb);
  return [
    [figures.totalsWrong > 0, 'Totals did not add up.'],
    [figures.stopped.working > 0, 'Stop left something under way.'],
    [figures.stopped.stopped === 0, 'Stop came too late to leave anything out.'],
    [figures.confirmed !== figures.machines, 'Not every machine is confirmed.'],
    [figures.activeOnMachines !== figures.confirmed, 'The page confirms other machines than have access.'],
    [jobs.length !== 1 || jobs[0] !== consentId, 'Another consent id than the one agreed to was used.'],
    [granting.mostWritesInTenSeconds > 101, 'More than ten writes a second.'],
    [Math.min(granting.leastReadTokens, preflight.leastReadTokens) < 0, 'More reads than Azure allows.'],
    [Math.max(...heaps) - Math.min(...heaps) > growth, 'Memory grows.'],
    [figures.longestWorkMs > 50, `A task with ${figures.longestWorkMs} ms of work.`],
  ].flatMap(([isWrong, words]) => (isWrong === true ? [String(words)] : []));
};

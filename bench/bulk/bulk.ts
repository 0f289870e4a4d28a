import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { dirname, resolve } from 'node:path';
import { type Browser, chromium, type LaunchOptions, type Page } from '@playwright/test';
import { command } from '#e2e/steps.ts';
import {
  agreeAndSign,
  chooseAll,
  type Memory,
  pressGrant,
  signIn,
  untilChecked,
  viewport,
  weigh,
} from '#bench/journey.ts';
import { startSandboxProcess } from '#bench/sandbox-process.ts';
import { traceTasks } from '#bench/task-times.ts';

export interface BulkOptions {
  machines: number;
  /** Which part of the requests goes wrong while access is granted. */
  share: number;
  launch: LaunchOptions;
}

const ports = {
  app: Number(process.env.BULK_APP_PORT ?? 4560),
  azure: Number(process.env.BULK_AZURE_PORT ?? 4561),
  prefix: 'BULK_',
};
const reportFile = resolve(import.meta.dirname, '../../reports/bulk.json');

/** What can go wrong with a request, evenly over the share. */
const faults = ['dropped-before', 'dropped-after', 'server-error', 'gateway-timeout-after', 'throttled'];

/** No task may keep the page longer, ms of work. */
const longestTask = 50;
/** Memory that grows by more than this while nothing more is shown is a leak, MB. */
const growth = 10;

interface Phase {
  name: string;
  /** Since the run began. */
  seconds: number;
  /** Tasks that took longer than they may, ms of work, the longest first. */
  longTasks: number[];
}

/** Notes the long tasks of each phase and the page's memory between them. */
async function createRecorder(browser: Browser, page: Page) {
  const session = await page.context().newCDPSession(page);
  const started = Date.now();
  const phases: Phase[] = [];
  const memory: Memory[] = [];
  let endTrace = await traceTasks(browser, page);
  return {
    phases,
    memory,
    /** Ends a phase. `isWeighed`: takes down the memory too, which is work of the measurement and in no trace. */
    mark: async (name: string, isWeighed = false): Promise<void> => {
      const seconds = Math.round((Date.now() - started) / 1000);
      const long = (await endTrace()).map(({ cpu }) => Math.round(cpu)).filter((cpu) => cpu > longestTask);
      phases.push({ name, seconds, longTasks: long.toSorted((one, other) => other - one) });
      if (isWeighed) memory.push(await weigh(session, name));
      endTrace = await traceTasks(browser, page);
    },
  };
}

/** The names of the jobs that the page asked for, and how many of its requests were refused as too many. */
function watchWrites(page: Page) {
  const seen = { jobs: new Set<string>(), refused: 0 };
  page.on('request', (request) => {
    const [, job] = /\/jobs\/([^/?]+)/i.exec(request.url()) ?? [];
    if (request.method() === 'PUT' && job !== undefined) seen.jobs.add(job);
  });
  page.on('response', (response) => {
    if (response.status() === 429) seen.refused += 1;
  });
  return seen;
}

type Totals = Readonly<Record<string, number>>;

/** Reads the numbers of the page every half second, as a person reads them at one moment. */
class TotalsReader {
  readonly wrong: string[] = [];
  last: Totals = {};
  readonly #page: Page;
  readonly #machines: number;

  constructor(page: Page, machines: number) {
    this.#page = page;
    this.#machines = machines;
  }

  /** @throws {Error} when that does not come within `seconds`. */
  async until(seconds: number, isDone: (totals: Totals) => boolean | Promise<boolean>): Promise<Totals> {
    for (let half = 0; half < 2 * seconds; half += 1) {
      await this.#read();
      if (await isDone(this.last)) return this.last;
      await this.#page.waitForTimeout(500);
    }
    throw new Error(`After ${seconds} s: ${JSON.stringify(this.last)}`);
  }

  async #read(): Promise<void> {
    const group = this.#page.getByRole('group', { name: 'Show machines that are' });
    await group.waitFor({ timeout: 120_000 });
    // In one go: a total that comes between two looks would be missed.
    const texts = (element: Element) => [...element.querySelectorAll('button')].map((button) => button.textContent);
    const [all = '', ...parts] = await group.evaluate(texts);
    const counts = parts.map((text) => /^(\d+) (.+)$/.exec(text) ?? []);
    const sum = counts.reduce((total, [, count]) => total + Number(count), 0);
    if (all !== `${this.#machines} machines` || sum !== this.#machines) this.wrong.push([all, ...parts].join(', '));
    this.last = Object.fromEntries(counts.map(([, count, word]) => [word, Number(count)]));
  }
}

const activeOf = (totals: Totals): number => totals['active'] ?? 0;

/** Presses for what is left until all are active. @returns how many presses it took. */
async function finish(page: Page, totals: TotalsReader, machines: number): Promise<number> {
  const goOn = page.getByRole('button', { name: /^(Retry|Continue) on / }).first();
  for (let presses = 0; presses < 8; presses += 1) {
    const now = await totals.until(900, async (one) => activeOf(one) === machines || (await goOn.isVisible()));
    if (activeOf(now) === machines) return presses;
    await goOn.click();
    await goOn.waitFor({ state: 'hidden' });
  }
  throw new Error('Eight presses were not enough.');
}

/** One consent over many machines, from the list to the last of them. @throws {Error} when it cannot be done at all; what is not as it should be is in `problems`. */
export async function measureBulk({ machines, share, launch }: BulkOptions) {
  const sandbox = await startSandboxProcess(ports);
  const browser = await chromium.launch(launch);
  try {
    const tenant = await sandbox.createTenant({ scenario: 'even', machines, speed: 20 });
    const page = await browser.newPage({ locale: 'en-GB', viewport });
    await signIn(page, tenant.appOrigin);
    await page.getByRole('grid', { name: 'Machines' }).getByRole('row').nth(1).waitFor();
    const { mark, phases, memory } = await createRecorder(browser, page);
    await chooseAll(page);
    await untilChecked(page, machines);
    await mark('checked');
    await agreeAndSign(page);
    await mark('signed');

    const writes = watchWrites(page);
    const totals = new TotalsReader(page, machines);
    for (const fault of faults)
      await sandbox.fault(tenant.name, {
        fault,
        share: share / faults.length,
        ...(fault === 'throttled' && { seconds: 2 }),
      });
    const consentId = await pressGrant(page);
    await totals.until(120, (one) => activeOf(one) > 0);
    await mark('first active', true);
    await totals.until(900, (one) => activeOf(one) >= machines * 0.3);
    await mark('a third active', true);
    await command(page, 'Stop').click();
    const stopped = await totals.until(120, (one) => (one['in progress'] ?? 0) === 0);
    await mark('stopped');
    await page.getByRole('button', { name: /^Continue on / }).click();
    await totals.until(900, (one) => activeOf(one) >= machines * 0.6);
    await mark('two thirds active', true);
    await page.reload();
    const presses = await finish(page, totals, machines);
    await mark('all active, after a reload', true);
    await sandbox.heal(tenant.name);

    const truth = await sandbox.truth(tenant.name);
    const letIn = truth.filter(({ access, level }) => access === 'active' && level === 'Diagnostics').length;
    const heaps = memory.slice(0, -1).map(({ heapMb }) => heapMb);
    const longest = Math.max(0, ...phases.flatMap(({ longTasks }) => longTasks));
    const problems = [
      totals.wrong.length > 0 && `Totals did not add up: ${totals.wrong[0]}.`,
      (stopped['not requested'] ?? 0) + (stopped['stopped'] ?? 0) === 0 && 'Stop came too late to leave anything out.',
      letIn !== machines && `${letIn} machines have access.`,
      [...writes.jobs].join(' ') !== consentId && 'Another id than that of the consent was used.',
      Math.max(...heaps) - Math.min(...heaps) > growth && 'Memory grows.',
      longest > longestTask && `A task with ${longest} ms of work.`,
    ].filter((words) => words !== false);
    // On a machine that is busy with other work a task takes longer by the clock, and somewhat longer in work.
    const load = loadavg().map((one) => Math.round(one * 10) / 10);
    const report = {
      machines,
      share,
      processors: availableParallelism(),
      load,
      refused: writes.refused,
      presses: 1 + presses,
      stopped,
      longest,
      phases,
      memory,
      problems,
    };
    mkdirSync(dirname(reportFile), { recursive: true });
    writeFileSync(reportFile, `${JSON.stringify(report, undefined, 1)}\n`);
    return report;
  } finally {
    await browser.close();
    await sandbox.close();
  }
}

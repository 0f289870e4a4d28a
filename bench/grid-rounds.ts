import { gzipSync } from 'node:zlib';
import type { Browser, JSHandle, Page } from '@playwright/test';
import { collectGarbage, throttle, viewport } from './chromium.ts';
import type { Probe } from '#bench/page/probe.ts';
import { type ContenderName, contenderNames, contenderTitles } from './contenders.ts';
import { fewMachines, sampleName, type Setting } from './sample-names.ts';
import type { Samples } from './samples.ts';
import { median, percentile } from './statistics.ts';

export interface GridOptions {
  browser: Browser;
  origin: string;
  rounds: number;
  machines: number;
  /** Contenders that could not be built. */
  without: ReadonlyMap<ContenderName, string>;
}

const scrolled = { distance: 20_000, step: 100 };

/** Compressed bytes of the page's scripts, in kB; what measures it is none of them. */
function watchScripts(page: Page): () => Promise<number> {
  const lengths: Promise<number>[] = [];
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (path.endsWith('.js') && !path.startsWith('/probe/'))
      lengths.push(response.body().then((body) => gzipSync(body).length));
  });
  return async () => (await Promise.all(lengths)).reduce((sum, length) => sum + length, 0) / 1000;
}

/** Everything of one page, in this order: what comes later needs what was drawn before. */
async function measurePage(page: Page, probe: JSHandle<Probe>, setting: Setting, note: Note): Promise<void> {
  await probe.evaluate((probe, count) => probe.prepare(count), setting.machines);
  await collectGarbage(page);
  await throttle(page, setting.rate);
  note('paint', await probe.evaluate((probe) => probe.paint()));
  note('elements', await probe.evaluate((probe) => probe.elements()));
  const keys = await probe.evaluate((probe) => probe.keys());
  note('key', median(keys));
  note('key95', percentile(keys, 0.95));
  if (setting.rate === 1) {
    if (setting.contender === 'app' && setting.machines > fewMachines) await isolate(probe, note);
    return;
  }
  const { dropped, reached } = await probe.evaluate(
    (probe, { distance, step }) => probe.scroll(distance, step),
    scrolled,
  );
  note('dropped', dropped);
  note('reached', reached);
}

type Note = (figure: string, value: number) => void;

async function isolate(probe: JSHandle<Probe>, note: Note): Promise<void> {
  const times = await probe.evaluate((probe) => probe.isolated());
  for (const figure of ['filter', 'naive', 'sort', 'collator'] as const) note(figure, median(times[figure]));
}

async function measureOnce(options: GridOptions, setting: Setting, note: Note): Promise<void> {
  const page = await options.browser.newPage({ viewport });
  try {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    const bytes = watchScripts(page);
    await page.goto(`${options.origin}/${setting.contender}`);
    const probe = await page.waitForFunction(() => (window.contender === undefined ? undefined : window.probe));
    note('scripts', await bytes());
    await measurePage(page, probe as JSHandle<Probe>, setting, note).catch((error: unknown) => {
      throw problems.length > 0 ? new Error(problems.join('; ')) : error;
    });
  } finally {
    await page.close();
  }
}

/** The settings of one round, contenders in turn. */
function settingsOf({ machines, without }: GridOptions): Setting[] {
  const present = contenderNames.filter((name) => !without.has(name));
  return [
    ...([1, 4] as const).flatMap((rate) => present.map((contender) => ({ contender, machines, rate }))),
    { contender: 'app', machines: fewMachines, rate: 1 } as const,
  ];
}

/** Measures all contenders, round after round, so that what slows the machine for a while strikes all of them. */
export async function measureGrids(options: GridOptions, samples: Samples): Promise<void> {
  for (const [name, reason] of options.without) samples.fail(contenderTitles[name], reason);
  for (let round = 0; round < options.rounds; round += 1) {
    for (const setting of settingsOf(options)) {
      const note: Note = (figure, value) => samples.add(sampleName(figure, setting), round, value);
      const title = `${contenderTitles[setting.contender]}, ${setting.machines} machines, ${setting.rate}×`;
      await measureOnce(options, setting, note).catch((error: unknown) => samples.fail(title, error));
    }
    console.log(`Lists: round ${round + 1} of ${options.rounds}`);
  }
}

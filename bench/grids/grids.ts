import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, CDPSession } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build, type PluginOption, type UserConfig } from 'vite';
import { viewport } from '#bench/journey.ts';
import type { Found } from '#bench/visit.ts';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'bench/dist/grids');

/** Grids by name, the first of them the floor, each with the folder of its built page. */
export type Grids = ReadonlyMap<string, string>;

/** Builds the pages of all grids, each by itself as for production, so that none loads what only another needs. */
export async function buildGrids(beside: string | undefined): Promise<Grids> {
  const grids = new Map<string, string>();
  const add = async (name: string, entry: string, plugins: PluginOption[]) =>
    grids.set(name, await buildPage(join(import.meta.dirname, entry), name, plugins));
  await add('raw DOM', 'floor.ts', []);
  if (existsSync(join(import.meta.dirname, 'peers/node_modules'))) {
    await add('AG Grid', 'peers/ag-grid.js', []);
    await add('Fluent contrib', 'peers/fluent-contrib.jsx', [react()]);
  }
  if (beside !== undefined) {
    const tree = treeAt(beside);
    grids.set(beside, await buildPage(join(tree, 'bench/grids/app.tsx'), beside, await pluginsIn(tree)));
  }
  await add('now', 'app.tsx', await pluginsIn(root));
  await buildPage(join(import.meta.dirname, 'probe.ts'), 'probe', []);
  return grids;
}

async function pluginsIn(tree: string): Promise<PluginOption[]> {
  const config = (await import(pathToFileURL(join(tree, 'vite.config.ts')).href)) as { default: UserConfig };
  return config.default.plugins ?? [];
}

/** The source of the app as it was at this commit, with the page of now that shows its list, on the libraries of now. */
function treeAt(ref: string): string {
  const tree = join(dist, `source-${ref}`);
  mkdirSync(tree, { recursive: true });
  const archive = execFileSync(
    'git',
    ['archive', ref, 'src', 'scripts', 'package.json', 'vite.config.ts', ':(glob)tsconfig*.json'],
    {
      cwd: root,
      maxBuffer: 2 ** 28,
    },
  );
  // Its tests are not ours to run.
  execFileSync('tar', ['-x', '-C', tree, '--exclude=*.test.*'], { input: archive });
  cpSync(import.meta.dirname, join(tree, 'bench/grids'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  return tree;
}

async function buildPage(entry: string, name: string, plugins: PluginOption[]): Promise<string> {
  const outDir = join(dist, name.replaceAll(' ', '-'));
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    plugins,
    define: { __APP_VERSION__: '"bench"', __APP_BUILD__: '"bench"' },
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      modulePreload: { polyfill: false },
      target: 'baseline-widely-available',
      rolldownOptions: { input: entry, output: { entryFileNames: 'entry.js' } },
    },
  });
  return outDir;
}

interface Setting {
  machines: number;
  rounds: number;
}

/** Measures all grids, round after round, so that what slows the computer for a while strikes all of them. */
export async function measureGrids(browser: Browser, grids: Grids, setting: Setting): Promise<Map<string, Found>[]> {
  const all: Map<string, Found>[] = [];
  for (let round = 0; round < setting.rounds; round += 1) {
    const found = new Map<string, Found>();
    for (const name of grids.keys()) found.set(name, new Map());
    for (const rate of [1, 4])
      for (const [name, folder] of grids)
        for (const [figure, value] of await measure(browser, folder, setting.machines, rate))
          found.get(name)?.set(figure, value);
    all.push(found);
    console.log(`Grids: round ${round + 1} of ${setting.rounds}`);
  }
  return all;
}

async function measure(browser: Browser, folder: string, machines: number, rate: number): Promise<Found> {
  const page = await browser.newPage({ viewport });
  try {
    await page.route('**/*', async (route) => {
      const file = join(folder, new URL(route.request().url()).pathname);
      const isFile = extname(file) !== '' && existsSync(file);
      await route.fulfill(isFile ? { path: file } : { contentType: 'text/html', body: documentOf(folder) });
    });
    await page.goto('http://localhost/machines');
    await page.waitForFunction(() => window.contender !== undefined);
    await page.addScriptTag({ path: join(dist, 'probe/entry.js'), type: 'module' });
    await page.waitForFunction(() => window.probe !== undefined);
    const session = await page.context().newCDPSession(page);
    await page.evaluate((count) => window.probe?.prepare(count), machines);
    await session.send('HeapProfiler.collectGarbage');
    await session.send('Emulation.setCPUThrottlingRate', { rate });
    const found: Found = new Map();
    const note = (figure: string, value = Number.NaN) => found.set(`${figure}, ${rate} ×`, value);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = await processorMs(session);
    note('first rows, ms', await page.evaluate(() => window.probe?.paint()));
    note('first rows, processor ms', (await processorMs(session)) - before);
    if (rate === 1) found.set('elements', (await page.evaluate(() => window.probe?.elements())) ?? Number.NaN);
    const keys = ((await page.evaluate(() => window.probe?.keys())) ?? []).toSorted((a, b) => a - b);
    note('key, median, ms', keys[Math.floor(keys.length / 2)]);
    note('key, p95, ms', keys[Math.floor(keys.length * 0.95)]);
    note('lost frames of 200', await page.evaluate(() => window.probe?.lostFrames()));
    return found;
  } finally {
    await page.close();
  }
}

/** How long the page's thread has had a processor: what else the computer does is not in it. */
async function processorMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

function documentOf(folder: string): string {
  const styles = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.css'))
    .map((file) => `<link rel="stylesheet" href="/${file}">`);
  return `<!doctype html><html lang="en"><meta charset="utf-8">${styles.join('')}<body style="margin:0"><div id="root"></div>
<script type="module" src="/entry.js"></script></body></html>`;
}

/** The figures with each as a multiple of the floor's in the same round. */
export function besideFloor(rounds: readonly ReadonlyMap<string, Found>[]): Map<string, Found>[] {
  return rounds.map((round) => {
    const [floor] = round.values();
    const timesFloor = (found: Found): Found =>
      new Map(
        [...found].flatMap(([figure, value]): [string, number][] => [
          [figure, value],
          [`${figure}, of the floor`, value / (floor?.get(figure) ?? Number.NaN)],
        ]),
      );
    return new Map([...round].map(([name, found]) => [name, timesFloor(found)]));
  });
}

import { loadavg } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from '@playwright/test';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';
import { buildAt, emptyAppKilobytes } from './builds.ts';
import { besideFloor, buildGrids, measureGrids } from './grids/grids.ts';
import { type Measured, tableOf } from './table.ts';
import { type Found, visit } from './visit.ts';

export interface BenchOptions {
  launch: LaunchOptions;
  rounds: number;
  machines: number;
  /** A commit whose build is measured beside the present one. */
  beside: string | undefined;
  /** `grids`: the list by itself beside other grids; `app`: the whole app. */
  parts: readonly string[];
}

/** Of every reply of Azure, ms: what a person far from Azure's region sees. */
const latency = 150;
const firstPort = Number(process.env.BENCH_PORT ?? 4570);

export async function runBench(options: BenchOptions): Promise<void> {
  if (options.parts.includes('grids')) await benchGrids(options);
  if (options.parts.includes('app')) await benchApp(options);
}

async function benchGrids({ launch, rounds, machines, beside }: BenchOptions): Promise<void> {
  const grids = await buildGrids(beside);
  const browser = await chromium.launch(launch);
  try {
    const found = besideFloor(await measureGrids(browser, grids, { machines, rounds }));
    console.log(
      `\n${tableOf([{ inventory: `${machines.toLocaleString('en')} rows`, rounds: found }], [...grids.keys()])}`,
    );
  } finally {
    await browser.close();
  }
}

/** Measures the list of machines of both builds in turn, round after round, so that what slows the computer for a while strikes both. */
async function benchApp({ launch, rounds, machines, beside }: BenchOptions): Promise<void> {
  const folders = new Map<string, string>();
  if (beside !== undefined) folders.set(beside, buildAt(beside));
  folders.set('now', join(import.meta.dirname, '../dist'));
  const empty = await emptyAppKilobytes();
  const load = loadavg()[0] ?? 0;
  const apps = new Map<string, SandboxProcess>();
  const browser = await chromium.launch(launch);
  try {
    for (const [build, app] of folders) {
      const port = firstPort + 2 * apps.size;
      apps.set(build, await startSandboxProcess({ app: port, azure: port + 1, prefix: 'BENCH_' }, app));
    }
    const measured: Measured[] = [];
    for (const [count, scenario] of [
      [machines, { scenario: 'fleet', machines }],
      [few, { scenario: 'even', machines: few }],
    ] as const)
      measured.push({
        inventory: `${count.toLocaleString('en')} machines`,
        rounds: await measure(browser, apps, { count, scenario, rounds }),
      });
    console.log(`\n${tableOf(measured, [...apps.keys()])}`);
    console.log(
      `\nAn empty app of the same libraries has ${empty.toFixed(1)} kB of JavaScript. MSAL's is in no weight.`,
    );
    console.log(`Azure answers after ${latency} ms; ${rounds} rounds; load before them ${load.toFixed(1)}.`);
  } finally {
    await browser.close();
    for (const app of apps.values()) await app.close();
  }
}

/** A small inventory. */
const few = 12;

interface Measurement {
  count: number;
  scenario: object;
  rounds: number;
}

async function measure(
  browser: Browser,
  apps: ReadonlyMap<string, SandboxProcess>,
  { count, scenario, rounds }: Measurement,
): Promise<Map<string, Found>[]> {
  const origins = new Map<string, string>();
  for (const [build, app] of apps)
    origins.set(build, (await app.createTenant({ ...scenario, speed: 20, latency })).appOrigin);
  const all: Map<string, Found>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const found = new Map<string, Found>();
    for (const [build, origin] of origins) found.set(build, await visit(browser, origin, count));
    all.push(found);
    console.log(`${count.toLocaleString('en')} machines: round ${round + 1} of ${rounds}`);
  }
  return all;
}

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from '@playwright/test';
import { measurePages, phases } from './app-pages.ts';
import { evenTenant, fleetTenant, historyTenant, latency, startSandbox } from './app-tenants.ts';
import { measureVisits } from './app-visits.ts';
import { buildContenders } from './contender-build.ts';
import { appFigures, figuresOfContenders, listFigures } from './figures.ts';
import { measureGrids } from './grid-rounds.ts';
import { describeHost } from './host.ts';
import { type PageServer, startPageServer } from './page-server.ts';
import { documentText, jsonLine, type Report, terminalText } from './report.ts';
import { Samples } from './samples.ts';
import { median } from './statistics.ts';

export interface BenchOptions {
  launch: LaunchOptions;
  rounds: number;
  machines: number;
  /** Parts that are measured: "lists", "app". */
  parts: ReadonlySet<string>;
  json: boolean;
  /** How many processes wanted a core before the set-up of the run; where that is more than there are cores, times say little. */
  load: number;
}

const root = join(import.meta.dirname, '..');
const documentFile = join(root, 'docs/performance.md');

/** One consent for so many machines. */
const chosen = 500;
/** What a company has on record after some years. */
const consents = 10_000;
/** A first visit takes half a minute under the quota, so there are not more of them than this. */
const mostVisits = 3;

/** @returns what the sandbox could be made to be. */
async function measureApp(browser: Browser, server: PageServer, options: BenchOptions, samples: Samples) {
  const sandbox = await startSandbox();
  try {
    const { machines } = options;
    const fleet = await fleetTenant(sandbox, machines);
    const rounds = Math.min(options.rounds, mostVisits);
    await measureVisits({ browser, appOrigin: fleet.appOrigin, machines, rounds, server }, samples);
    const roundTripMs = median(samples.of('round trip'));
    // A timer may ring a moment early.
    if (!(roundTripMs > 0.9 * latency))
      samples.fail(`round trips of ${latency} ms`, `Azure answered after ${roundTripMs} ms`);
    const wizard = await evenTenant(sandbox, chosen);
    const history = await historyTenant(browser, sandbox, consents).catch((error: unknown) =>
      samples.fail(`a tenant with ${consents} consents`, error),
    );
    const origins = {
      fleetOrigin: fleet.appOrigin,
      wizardOrigin: wizard.appOrigin,
      ...(history === undefined ? {} : { historyOrigin: history.appOrigin }),
    };
    await measurePages({ browser, ...origins, machines, chosen, consents, rounds }, samples);
    return { fleetMachines: machines, roundTripMs };
  } finally {
    await sandbox.close();
  }
}

/** Writes the document, its tables laid out as the formatter has them. */
function writeDocument(report: Report): void {
  writeFileSync(documentFile, documentText(report));
  execFileSync(process.execPath, [join(root, 'node_modules/oxfmt/bin/oxfmt'), documentFile], { stdio: 'ignore' });
}

/** Measures everything, prints it and writes the document. What cannot be measured is said; only that makes the answer other than 0. */
export async function runBench(options: BenchOptions): Promise<number> {
  const samples = new Samples();
  const { rounds, machines, parts, load } = options;
  const without = await buildContenders();
  const server = await startPageServer();
  const browser = await chromium.launch(options.launch);
  let app = { fleetMachines: 0, roundTripMs: 0 };
  try {
    if (parts.has('lists')) await measureGrids({ browser, origin: server.origin, rounds, machines, without }, samples);
    if (parts.has('app'))
      app = await measureApp(browser, server, options, samples).catch((error: unknown) => {
        samples.fail('the whole app', error);
        return app;
      });
    const report: Report = {
      date: new Date().toISOString(),
      host: describeHost(browser),
      load,
      rounds,
      machines,
      ...app,
      contenders: parts.has('lists') ? figuresOfContenders(samples, machines) : [],
      figures: [
        ...(parts.has('lists') ? listFigures(samples, machines) : []),
        ...(parts.has('app') ? appFigures(samples, phases) : []),
      ],
      notMeasured: samples.failures(),
    };
    if (parts.size === 2) writeDocument(report);
    console.log(`\n${terminalText(report)}`);
    if (options.json) console.log(jsonLine(report));
    return report.notMeasured.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await server.close();
  }
}

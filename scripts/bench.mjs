// `npm run bench [-- --json] [--rounds 5] [--machines 100000] [--part lists|app]`: measures the app's list beside others, and the whole app
// against the sandbox; prints tables and writes docs/performance.md. No time makes it fail, only what could not be measured.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBrowser, launchOptions } from './browser.mjs';
import { ensureBuild, ensureDependencies, ensurePeers, root } from './setup.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    machines: { type: 'string', default: '100000' },
    part: { type: 'string', multiple: true, default: ['lists', 'app'] },
  },
});

// Before the set-up, which is work of its own.
const load = Math.round(loadavg()[0] * 10) / 10;
ensureDependencies();
ensureBrowser(root);
ensureBuild();
ensurePeers();

const { register } = await import('tsx/esm/api');
register();
const { runBench } = await import(new URL('../bench/bench.ts', import.meta.url).href);
process.exitCode = await runBench({
  launch: launchOptions(),
  rounds: Number(values.rounds),
  machines: Number(values.machines),
  parts: new Set(values.part),
  json: values.json,
  load,
});

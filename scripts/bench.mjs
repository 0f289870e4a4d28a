// `npm run bench [-- --beside <commit>] [--rounds 5] [--machines 100000] [--part grids|app]`: measures the list by itself beside other grids,
// and the built app's list of machines against the sandbox; those of another commit beside both. Prints tables. No time makes it fail.
import { parseArgs } from 'node:util';
import { ensureBrowser, launchOptions } from './browser.mjs';
import { ensureBuild, ensureDependencies, ensurePeers, root } from './setup.mjs';

const { values } = parseArgs({
  options: {
    beside: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    machines: { type: 'string', default: '100000' },
    part: { type: 'string', multiple: true, default: ['grids', 'app'] },
  },
});

ensureDependencies();
ensureBrowser(root);
if (values.part.includes('app')) ensureBuild();
if (values.part.includes('grids')) ensurePeers();

const { register } = await import('tsx/esm/api');
register();
const { runBench } = await import(new URL('../bench/bench.ts', import.meta.url).href);
await runBench({
  launch: launchOptions(),
  rounds: Number(values.rounds),
  machines: Number(values.machines),
  beside: values.beside,
  parts: values.part,
});

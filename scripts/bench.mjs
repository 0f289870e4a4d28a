// `npm run bench [-- --beside <commit>] [--rounds 5] [--machines 100000]`: measures the built app's list of machines, and that of another
// commit beside it, against the sandbox; prints one table. No time makes it fail.
import { parseArgs } from 'node:util';
import { ensureBrowser, launchOptions } from './browser.mjs';
import { ensureBuild, ensureDependencies, root } from './setup.mjs';

const { values } = parseArgs({
  options: {
    beside: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    machines: { type: 'string', default: '100000' },
  },
});

ensureDependencies();
ensureBrowser(root);
ensureBuild();

const { register } = await import('tsx/esm/api');
register();
const { runBench } = await import(new URL('../bench/bench.ts', import.meta.url).href);
await runBench({
  launch: launchOptions(),
  rounds: Number(values.rounds),
  machines: Number(values.machines),
  beside: values.beside,
});

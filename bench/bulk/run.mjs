// `node bench/bulk/run.mjs [--machines 500] [--share 0.05]`: one consent over many machines in a real browser, measured; writes reports/bulk.json.
import { parseArgs } from 'node:util';
import { register } from 'tsx/esm/api';

register();
const { launchOptions } = await import(new URL('../../scripts/browser.mjs', import.meta.url).href);
const { measureBulk } = await import('./bulk.ts');

const { values } = parseArgs({
  options: { machines: { type: 'string', default: '500' }, share: { type: 'string', default: '0.05' } },
});
const { problems, ...figures } = await measureBulk({
  machines: Number(values.machines),
  share: Number(values.share),
  launch: launchOptions(),
});
console.log(JSON.stringify(figures, undefined, 2));
for (const problem of problems) console.error(`Not as it should be: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

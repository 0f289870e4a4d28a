// `npm run check`: what can be told soon, for while one works. `npm run check -- main` tests all that differs from a branch.
import { begin, bin, quickChecks } from './quick-checks.mjs';
import { ensureDependencies } from './setup.mjs';

ensureDependencies();
const vitest = [bin('vitest/vitest.mjs'), 'run', '--project', 'unit*', '--silent'];
const checks = {
  ...quickChecks(),
  'unit tests of what changed': begin(...vitest, '--changed', ...process.argv.slice(2, 3)),
};

const failed = [];
for (const [name, ended] of Object.entries(checks)) {
  const { passed, said } = await ended;
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name}`);
  if (passed) continue;
  failed.push(name);
  console.log(said.replaceAll(/^.*✓.*\n/gm, ''));
}
console.log(failed.length === 0 ? 'All passed.' : `Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

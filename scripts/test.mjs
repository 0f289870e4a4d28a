// `npm test`: everything that can be checked, the cheap things first. Every stage runs even when an earlier one failed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { bin, quickChecks } from './quick-checks.mjs';
import { ensureBuild, ensureDependencies, ensureStorage, root, run } from './setup.mjs';

const reports = join(root, 'reports');
const node = (...args) => run(process.execPath, args);

/** A check that passes or fails as a whole. */
async function shown(ended) {
  const { passed, said } = await ended;
  process.stdout.write(said);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1 };
}

function readReport(name) {
  const path = join(reports, `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Counts of a runner's JSON report; a runner that ended badly without saying why counts as one failure. */
function counted(code, counts) {
  if (counts === undefined) return { passed: 0, failed: 1 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The names of the tests that failed, from both runners' reports: a long log is read from its end. */
function failedTests() {
  const ofSuite = ({ specs = [], suites = [] }) => [
    ...specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file}: ${title}`),
    ...suites.flatMap(ofSuite),
  ];
  // A file that could not even be read has no tests.
  const ofFile = ({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed').map((one) => `: ${one.fullName}`);
    return (status === 'failed' && failed.length === 0 ? [''] : failed).map((test) => relative(root, name) + test);
  };
  return [...(readReport('vitest')?.testResults ?? []).flatMap(ofFile), ...ofSuite(readReport('e2e') ?? {})];
}

/** All projects at once, so that no processor waits for the last file of one of them: unit and contract tests, and a share of `npm run assure`. */
function vitest() {
  const report = `--outputFile.json=${join(reports, 'vitest.json')}`;
  const code = node(bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', report);
  const result = readReport('vitest');
  return counted(
    code,
    result && { passed: result.numPassedTests, failed: result.numFailedTests, skipped: result.numPendingTests },
  );
}

function playwright() {
  const code = node(bin('@playwright/test/cli.js'), 'test');
  const stats = readReport('e2e')?.stats;
  return counted(
    code,
    stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped },
  );
}

ensureDependencies();
ensureBrowser(root);
const noStorage = ensureStorage();
// What `npm run assure` has counted stays: its sequences take hours, and add up.
for (const name of ['vitest', 'e2e']) rmSync(join(reports, `${name}.json`), { force: true });
mkdirSync(reports, { recursive: true });

const stages = {
  ...Object.fromEntries(Object.entries(quickChecks()).map(([name, ended]) => [name, () => shown(ended)])),
  'unit, contract and assurance': vitest,
  'end to end': () => {
    ensureBuild();
    return playwright();
  },
};

if (noStorage !== undefined) console.log(`\nTests of the storage account are skipped: ${noStorage}.`);

const total = { passed: 0, failed: 0, skipped: 0 };
const failedStages = [];
for (const [name, stage] of Object.entries(stages)) {
  console.log(`\n── ${name} ──`);
  const { passed, failed, skipped = 0 } = await stage();
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (failed > 0) failedStages.push(name);
}
console.log(failedStages.length === 0 ? '\nAll stages passed.' : `\nFailed: ${failedStages.join(', ')}.`);
for (const name of failedTests()) console.log(`  ${name}`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped === 0 ? '' : `, ${total.skipped} skipped`}`);
if (noStorage !== undefined) console.log(`Skipped: the tests of the storage account; ${noStorage}.`);
process.exitCode = failedStages.length === 0 ? 0 : 1;

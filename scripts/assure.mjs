// `npm run assure`: the app's own code against the sandbox, by the hundred thousand sequences of acts and faults, by every crash point and
// by every cell of the fault matrix; every single change of a thousand receipts; then 500 machines in a browser. ASSURE_SEQUENCES and ASSURE_PROCESSES change
// how much. Sequences take hours: what an interrupted run tried on the very same code counts, and the next run goes on from there. Prints
// what was counted, and nothing that was not.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensureBuild, ensureDependencies, root, run } from './setup.mjs';

const folder = join(root, 'reports', 'assurance');
const sequences = Number(process.env.ASSURE_SEQUENCES ?? 100_000);
const processes = Number(process.env.ASSURE_PROCESSES ?? availableParallelism());

ensureDependencies();
ensureBrowser(root);
rmSync(join(folder, 'mutants.jsonl'), { force: true });
for (const name of ['crash-points', 'fault-matrix', 'bulk'])
  rmSync(join(root, 'reports', `${name}.json`), { force: true });
mkdirSync(folder, { recursive: true });

const { register } = await import('tsx/esm/api');
register();
const { codeFingerprint, counted } = await import(new URL('../assure/sequences/counters.ts', import.meta.url).href);

/** What a test has written of its whole run; empty when it wrote nothing. */
function reported(name) {
  const path = join(root, 'reports', `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/** Runs the sequences in several processes side by side; answers how many of them ended badly. */
async function runSequences(code) {
  const share = Math.ceil(sequences / processes);
  const report = () => {
    const { sequences: done = 0, violations = 0 } = counted('sequences', code);
    console.log(`${done} sequences on this code (${code}), ${violations} violations`);
  };
  report();
  const progress = setInterval(report, 60_000);
  const codes = await Promise.all(
    Array.from({ length: processes }, (_, index) => {
      const args = [
        '--max-semi-space-size=64',
        '--import',
        'tsx',
        'assure/sequences/run-sequences.ts',
        String(share),
        String(1 + index * 1_000_000),
      ];
      return runBeside(args);
    }),
  );
  clearInterval(progress);
  return codes.filter((one) => one !== 0).length;
}

/** Starts Node beside what else runs; answers its exit code. */
function runBeside(args) {
  const env = { ...process.env, ASSURE: 'full' };
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const vitest = join(root, 'node_modules/vitest/vitest.mjs');

/** All tests of `assure/`, planted faults, crash points and the fault matrix among them. */
const runTests = () => runBeside([vitest, 'run', '--project', 'assure']);

/** The app's verifier of receipts and the standalone one, over every change of a thousand receipts. */
const runAgreement = () => runBeside([vitest, 'run', '--project', 'unit*', 'verify/agreement']);

/** One consent over 500 machines in a real browser. */
function runBulk() {
  ensureBuild();
  return run(process.execPath, [join(root, 'bench', 'bulk', 'run.mjs')]);
}

/** What sequences depend on. */
const code = await codeFingerprint();
const bad = await runSequences(code);
// Each keeps one processor busy.
const [tests, agreement] = await Promise.all([runTests(), runAgreement()]);
// Alone, because it measures how long the browser works.
const bulkCode = runBulk();

const random = counted('sequences', code);
const minutes = (random.milliseconds ?? 0) / 60_000;
const mutants = counted('mutants');
const crashes = reported('crash-points');
const matrix = reported('fault-matrix');
const bulk = reported('bulk');

/** A number that was counted, or the plain statement that it was not. */
const number = (value) => (value === undefined ? 'not counted' : String(value));
/** The sum, unless a part was not counted: then nothing is said of the whole. */
const total = (...parts) => (parts.includes(undefined) ? undefined : parts.reduce((sum, part) => sum + part, 0));

const bulkWords =
  bulk.longest === undefined
    ? 'not measured'
    : `longest task ${bulk.longest} ms; ${bulk.problems.length === 0 ? 'as it should be' : bulk.problems.join(' ')}`;
const cells =
  matrix.cells === undefined
    ? 'not counted'
    : `${matrix.tried} of ${matrix.cells}; in ${matrix.tried - matrix.struck} the fault finds nothing to strike`;
const lines = [
  [
    'Sequences run',
    `${number(random.sequences)} (${number(random.acts)} acts, ${minutes.toFixed(0)} minutes of one processor)`,
  ],
  ['Violations', number(total(random.violations, crashes.violations?.length, matrix.violations?.length))],
  ['Table cells filled', cells],
  ['Crash points tried', number(crashes.tried)],
  ['Planted faults noticed by the sequences', `${number(mutants.noticed)} of ${number(mutants.planted)}`],
  ['Two verifiers of receipts', agreement === 0 ? 'agree, and miss no change' : 'not shown to agree, see above'],
  ['500 machines in a browser', bulkWords],
];
const width = Math.max(...lines.map(([name]) => name.length));
console.log(`\n${lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n')}`);

const failed = bad > 0 || tests !== 0 || agreement !== 0 || bulkCode !== 0;
console.log(failed ? '\nSomething failed: see above.' : '\nAll held.');
process.exitCode = failed ? 1 : 0;

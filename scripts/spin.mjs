// Runs the model of the protocol (assure/spin/access.pml) through SPIN: every state of each scope, and every planted fault, which must be
// found. Writes reports/spin.json. Where spin or a C compiler is not installed it says so and succeeds.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingTool } from './model-tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const model = join(root, 'assure/spin/access.pml');
const report = join(root, 'reports/spin.json');
const mostSeconds = 300;

const calm = ['AWAYS=0', 'DELETES=0', 'CRASHES=0'];

/** What is explored whole. Four tabs with every mishap at once are too many states, so the mishaps are shared out. */
const scopes = [
  { what: 'one person, two tabs, every mishap', flags: ['ALL', 'PEOPLE=1', 'TABS=2'] },
  { what: 'two people, a request lost or late', flags: ['ALL', 'PEOPLE=2', 'TABS=1', 'FAULTS=1', ...calm] },
  {
    what: 'two people, the machine goes away',
    flags: ['ALL', 'PEOPLE=2', 'TABS=1', 'FAULTS=0', 'DELETES=0', 'CRASHES=0'],
  },
  {
    what: 'two people, two tabs each, nothing goes wrong',
    flags: ['ALL', 'PEOPLE=2', 'TABS=2', 'FAULTS=0', 'ENDS=0', ...calm],
  },
  { what: 'a revoke is pursued to its proof', flags: ['LIVENESS', 'PEOPLE=1', 'TABS=1'] },
];

const alone = ['PEOPLE=1', 'TABS=1'];
const both = ['PEOPLE=2', 'TABS=1', 'FAULTS=1', ...calm];

/** What breaks which rule. */
const faults = [
  { rule: 'I1', fault: 'ASK_BEFORE_RECORD', scope: alone },
  { rule: 'I2', fault: 'MORE_THAN_AGREED', scope: alone },
  { rule: 'I3', fault: 'REVOKED_WHEN_ACCEPTED', scope: alone },
  { rule: 'I3', fault: 'TRUST_CONNECTED', scope: alone },
  { rule: 'I3', fault: 'TRUST_LATE_RETURN', scope: alone },
  { rule: 'I3', fault: 'TRUST_OLD_REPORT', scope: alone },
  { rule: 'I3', fault: 'TRUST_OLD_OUTCOME', scope: both },
  { rule: 'I3', fault: 'TRUST_SUPERSEDED', scope: both },
  { rule: 'I4', fault: 'ACTIVE_WHEN_ACCEPTED', scope: alone },
  { rule: 'I5', fault: 'NEW_RECORD_ON_RETRY', scope: alone },
  { rule: 'I6', fault: 'REVOKE_ONLY_WHEN_ACTIVE', scope: alone },
  { rule: 'I7', fault: 'GRANT_ON_LOAD', scope: alone },
  { rule: 'I8', fault: 'ACTIVE_AFTER_END', scope: alone },
  { rule: 'P1', fault: 'KEEP_WRITING', scope: ['PEOPLE=1', 'TABS=2'] },
  { rule: 'P2', fault: 'GIVE_UP_WHEN_ACCEPTED', scope: alone },
  { rule: 'LIVENESS', fault: 'NEVER_REPEAT', scope: alone },
  { rule: 'LIVENESS', fault: 'FORGET_REVOKE', scope: alone },
];

const run = (command, args, cwd) =>
  new Promise((resolve, reject) => {
    const limits = { timeout: mostSeconds * 1000, maxBuffer: 64e6 };
    execFile(command, args, { ...limits, cwd, encoding: 'utf8' }, (error, stdout, stderr) => {
      // A status is an answer; that it could not be run, or not in that time, is none.
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ status: error === null ? 0 : error.code, text: `${stdout}${stderr}` });
    });
  });

/** Explores the model; throws when it could not be explored whole and no violation was found. `optimize`: how long gcc is to think. */
async function explore(flags, optimize) {
  const folder = mkdtempSync(join(tmpdir(), 'spin-'));
  try {
    const isLive = flags.includes('LIVENESS');
    const generated = await run('spin', [...flags.map((flag) => `-D${flag}`), '-a', model], folder);
    if (generated.status !== 0) throw new Error(`spin -a failed:\n${generated.text}`);
    const options = isLive ? ['-DNFAIR=4'] : ['-DSAFETY'];
    const built = await run('gcc', ['-w', optimize, '-DMEMLIM=3000', ...options, '-o', 'pan', 'pan.c'], folder);
    if (built.status !== 0) throw new Error(`gcc failed:\n${built.text}`);
    const { text } = await run('./pan', ['-m1000000', '-n', ...(isLive ? ['-a', '-f'] : [])], folder);
    const errors = Number(/errors: (\d+)/.exec(text)?.[1] ?? Number.NaN);
    const states = Number(/(\d+) states, stored/.exec(text)?.[1] ?? Number.NaN);
    const isWhole = !/max search depth too small|out of memory|Search not completed/.test(text);
    if (Number.isNaN(errors) || Number.isNaN(states) || (errors === 0 && !isWhole)) {
      throw new Error(`The search did not end:\n${text}`);
    }
    return { errors, states, why: /pan:1: (.*)/.exec(text)?.[1]?.slice(0, 120) ?? '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every result of `explored`, in order, as many at a time as there are processors. Throws the first failure once no search goes on. */
async function each(things, explored) {
  const results = [];
  const left = [...things.entries()];
  const one = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, thing] = next;
      try {
        results[index] = await explored(thing);
      } catch (error) {
        left.length = 0;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: availableParallelism() }, one));
  const failure = ended.find(({ status }) => status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return results;
}

function save(result) {
  mkdirSync(join(root, 'reports'), { recursive: true });
  writeFileSync(report, `${JSON.stringify(result, undefined, 2)}\n`);
}

async function main() {
  const missing = missingTool();
  if (missing !== undefined) {
    console.log(`${missing} is not installed: skipped`);
    save({ ran: false, models: 0, states: 0, violations: 0, mutantsCaught: 0, mutants: faults.length });
    return 0;
  }
  let states = 0;
  let violations = 0;
  const explored = await each(scopes, ({ flags }) => explore(flags, '-O2'));
  for (const [index, found] of explored.entries()) {
    states += found.states;
    violations += found.errors;
    console.log(`${scopes[index].what}: ${found.states} states, ${found.errors} violations ${found.why}`);
  }
  let mutantsCaught = 0;
  // Found in few states: there, gcc would take longer than the search.
  const tried = await each(faults, ({ rule, fault, scope }) => explore([rule, fault, ...scope], '-O0'));
  for (const [index, found] of tried.entries()) {
    const { rule, fault } = faults[index];
    if (found.errors > 0) mutantsCaught += 1;
    console.log(`${rule}, planted ${fault}: ${found.errors > 0 ? 'found' : 'NOT FOUND'} (${found.states} states)`);
  }
  save({ ran: true, models: scopes.length, states, violations, mutantsCaught, mutants: faults.length });
  console.log(
    `SPIN: ${states} states, ${violations} violations, ${mutantsCaught} of ${faults.length} planted faults found`,
  );
  return violations === 0 && mutantsCaught === faults.length ? 0 : 1;
}

process.exitCode = await main();

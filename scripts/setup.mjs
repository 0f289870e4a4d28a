// What a fresh checkout lacks is made here, with Node alone: dependencies, a build, a browser for the tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allowsNode } from './node-version.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

const windows = process.platform === 'win32';

// Set by those who build for production, and by npm itself where it is told to omit development dependencies: with it npm installs none,
// and React has no `act`. All that is started from here inherits the environment.
delete process.env.NODE_ENV;

/** Runs a command in the project's folder with its output shown; answers its exit code. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: windows && command === 'npm',
    env: { ...process.env, ...env },
  });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

function mustRun(command, args, whatFor) {
  if (run(command, args) === 0) return;
  console.error(`\n${whatFor} failed: "${command} ${args.join(' ')}". Its own message is above.`);
  process.exit(1);
}

const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** Installs what the lock file names, unless that is what is there. */
export function ensureDependencies() {
  const { engines, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!allowsNode(engines.node, process.versions.node)) {
    console.error(`Node ${process.versions.node} will not do: it must be ${engines.node}.`);
    process.exit(1);
  }
  const isNew = modified(join(root, 'node_modules/.package-lock.json')) >= modified(join(root, 'package-lock.json'));
  // An installation for production is as new, and lacks most of them.
  if (isNew && Object.keys(devDependencies).every((name) => existsSync(join(root, 'node_modules', name)))) return;
  console.log('Installing dependencies (once, some minutes, 740 MB) …');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  mustRun('npm', args, 'Installing dependencies');
}

/** Longer than this nobody waits for an option; a usual connection needs a minute. */
const optionMinutes = 5;

/** Installs what a folder's own lock file names, unless that is what is there. Answers why it is not there, if it is not. */
function ensureOption(folder, name) {
  const place = join(root, folder);
  if (modified(join(place, 'node_modules/.package-lock.json')) >= modified(join(place, 'package-lock.json')))
    return undefined;
  console.log(`Installing ${name} (once, about a minute) …`);
  const { status, error } = spawnSync(
    'npm',
    // None of its packages needs a script of its own to be run.
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: place, stdio: 'inherit', shell: windows, timeout: optionMinutes * 60_000 },
  );
  if (status === 0) return undefined;
  return error ? `installing it failed: ${error.message}` : `"npm ci" ended with ${status ?? 'a signal'}`;
}

/**
 * Installs Microsoft's storage emulator, which has some 370 packages of its own and is therefore no dependency of the project. Answers why
 * it is not there, if it is not.
 */
export const ensureStorage = () => ensureOption('sandbox/storage/azurite', 'the storage emulator');

/** Installs the grids that the bench compares with. Without them it compares with what there is. */
export const ensurePeers = () => ensureOption('bench/grids/peers', 'the grids to compare with');

function newest(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const buildInputs = ['src', 'public', 'index.html', 'redirect.html', 'vite.config.ts', 'package-lock.json'];

/** Builds the app, unless the last build is newer than everything it is made from. */
export function ensureBuild() {
  const made = modified(join(root, 'dist/index.html'));
  if (made > Math.max(...buildInputs.map((input) => newest(join(root, input))))) return;
  console.log('Building the app …');
  mustRun(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], 'Building');
}

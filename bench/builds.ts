import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const builtFolder = join(import.meta.dirname, 'dist');

/** The folder of the app as it was built at this commit, which is built once, with the dependencies that it names. */
export function buildAt(ref: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const commit = git('rev-parse', '--short', `${ref}^{commit}`);
  const built = join(builtFolder, commit);
  if (existsSync(join(built, 'index.html'))) return built;
  console.log(`Building the app as it was at ${commit} …`);
  const tree = join(mkdtempSync(join(tmpdir(), 'bench-')), 'app');
  git('worktree', 'add', '--detach', tree, commit);
  try {
    const inTree = (command: string, args: string[]) =>
      execFileSync(command, args, {
        cwd: tree,
        stdio: ['ignore', 'ignore', 'inherit'],
        shell: process.platform === 'win32',
      });
    inTree('npm', ['ci', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
    inTree(process.execPath, [join(tree, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error']);
    cpSync(join(tree, 'dist'), built, { recursive: true });
  } finally {
    git('worktree', 'remove', '--force', tree);
    rmSync(join(tree, '..'), { recursive: true, force: true });
  }
  return built;
}

/** What the scripts of an app weigh that is nothing but the libraries, compressed, kB. */
export async function emptyAppKilobytes(): Promise<number> {
  const outDir = join(builtFolder, 'empty-app');
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'empty-app'),
    logLevel: 'error',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, modulePreload: { polyfill: false }, target: 'baseline-widely-available' },
  });
  const scripts = readdirSync(join(outDir, 'assets')).filter((name) => name.endsWith('.js'));
  return scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(outDir, 'assets', name))).length, 0) / 1000;
}

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, expect } from './fixtures.ts';

/** A sandbox of a test's own that serves a copy of the built app, so that a new version can be deployed under open tabs. */
interface OwnSandbox {
  appOrigin: string;
  /** Replaces the app by a build whose every file has another name; the old names are gone. */
  deploy(): Promise<void>;
}

const root = resolve(import.meta.dirname, '..');

/** Apart from the ports of the sandbox that all tests share, and from those of the tests that run beside this one. */
const portsOf = (worker: number): { app: number; azure: number } => ({
  app: Number(process.env.E2E_APP_PORT ?? '4380') + 1000 + worker,
  azure: Number(process.env.E2E_AZURE_PORT ?? '4381') + 1100 + worker,
});

/** The files of the build that carry a hash in their name. */
const hashedFiles = (folder: string) => readdir(join(folder, 'assets'));

/** `index-Ab12.js` to `index-newer-Ab12.js`. */
const newerName = (name: string): string => name.replace(/^(.*)-([^-]+)$/, '$1-newer-$2');

/**
 * Gives every hashed file another name, and names it so wherever it is named. New files come first, then the pages that name them, and the
 * old ones go last: an open page that loads in between is never sent for a file that is not there yet.
 */
async function renameBuild(folder: string): Promise<void> {
  const names = (await hashedFiles(folder)).filter((name) => newerName(name) !== name);
  const renamed = (text: string) => names.reduce((all, name) => all.replaceAll(name, newerName(name)), text);
  for (const name of names) {
    const from = join(folder, 'assets', name);
    const to = join(folder, 'assets', newerName(name));
    if (/\.(?:js|css)$/.test(name)) await writeFile(to, renamed(await readFile(from, 'utf8')));
    else await cp(from, to);
  }
  for (const page of ['index.html', 'redirect.html']) {
    const path = join(folder, page);
    await writeFile(path, await withHashes(folder, renamed(await readFile(path, 'utf8'))));
  }
  for (const name of names) await rm(join(folder, 'assets', name));
}

/** The page with the hashes of the files that it names as they are now. */
async function withHashes(folder: string, page: string): Promise<string> {
  let text = page;
  for (const [whole, name, before] of page.matchAll(/"\/assets\/([^"]+)" integrity="(sha384-[^"]+)"/g)) {
    const hash = createHash('sha384').update(await readFile(join(folder, 'assets', name ?? '')));
    text = text.replace(whole, whole.replace(before ?? '', `sha384-${hash.digest('base64')}`));
  }
  return text;
}

export const test = base.extend<{ own: OwnSandbox }>({
  own: async ({ request }, use, { workerIndex }) => {
    const ports = portsOf(workerIndex % 50);
    const folder = await mkdtemp(join(tmpdir(), 'deployed-'));
    await cp(process.env.E2E_DIST ?? join(root, 'dist'), folder, { recursive: true });
    const sandbox = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', '--speed', '50', '--app', folder], {
      cwd: root,
      env: { ...process.env, APP_PORT: String(ports.app), AZURE_PORT: String(ports.azure), PORT_PREFIX: 'E2E_' },
      // Why it does not start, if it does not, is worth more than that no answer came.
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = new Promise((done) => void sandbox.once('exit', done));
    const appOrigin = `http://localhost:${ports.app}`;
    try {
      await expect
        .poll(
          () =>
            request.get(`${appOrigin}/config.json`).then(
              (reply) => reply.ok(),
              () => false,
            ),
          { timeout: 30_000 },
        )
        .toBe(true);
      await use({ appOrigin, deploy: () => renameBuild(folder) });
    } finally {
      sandbox.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    }
  },
});

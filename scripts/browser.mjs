// Finds a Chromium that Playwright can drive: one that is installed, else Debian's where we may install it, else Playwright's own.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const candidates = {
  linux: [
    // Chromium without a window: the same engine for two thirds of the processor time.
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const base = process.env[variable];
    return base
      ? [join(base, 'Google/Chrome/Application/chrome.exe'), join(base, 'Microsoft/Edge/Application/msedge.exe')]
      : [];
  }),
};

const isRoot = () => process.getuid?.() === 0;

/** Path of an installed browser (`BROWSER_PATH` chooses another), or `undefined` for Playwright's own. */
export function installedBrowser(paths = candidates[process.platform] ?? []) {
  const chosen = process.env.BROWSER_PATH ?? '';
  if (chosen === '') return paths.find((path) => existsSync(path) && !startsSnap(path));
  if (existsSync(chosen)) return chosen;
  console.error(`BROWSER_PATH names ${chosen}, and there is no such file.`);
  return process.exit(1);
}

/** Whether a file is a script that starts a snap, as Ubuntu's `chromium-browser` is: a browser in a snap has a /tmp of its own. */
function startsSnap(path) {
  // No browser is so small, and no script so large.
  return statSync(path).size < 65_536 && /\bsnap\b/.test(readFileSync(path, 'latin1'));
}

/** Launch options for Playwright. Chromium's sandbox refuses to start as root, and a test browser has no use for background traffic. */
export function launchOptions() {
  const executablePath = installedBrowser();
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...(isRoot() ? ['--no-sandbox'] : []), ...quiet],
  };
}

/** Makes sure that there is a browser; says what to do when there is none. */
export function ensureBrowser(root) {
  if (installedBrowser() !== undefined) return;
  if (isRoot() && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium for the end-to-end tests …');
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env: environment });
    for (const name of ['chromium-headless-shell', 'chromium']) {
      spawnSync('apt-get', ['install', '-y', '-qq', name], { stdio: 'ignore', env: environment });
      if (installedBrowser() !== undefined) return;
    }
  }
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  const { status } = spawnSync(process.execPath, [playwright, 'install', 'chromium'], { stdio: 'inherit' });
  if (status === 0) return;
  console.error('No browser for the end-to-end tests. Install Chrome, Chromium or Edge, or set BROWSER_PATH to one.');
  process.exit(1);
}

// `npm run e2e:browsers`: the main job in Firefox and WebKitGTK, as Debian has them. Not part of `npm test`, which needs Chromium alone.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, root, run } from './setup.mjs';

const packages = {
  'firefox-esr': '/usr/bin/firefox-esr',
  'webkitgtk-webdriver': '/usr/bin/WebKitWebDriver',
  xvfb: '/usr/bin/Xvfb',
};
const missing = () => Object.keys(packages).filter((name) => !existsSync(packages[name]));

ensureDependencies();
if (missing().length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing()], {
    DEBIAN_FRONTEND: 'noninteractive',
  });
}
if (missing().length > 0) {
  console.error(`These packages of Debian are missing: ${missing().join(', ')}.`);
  process.exit(1);
}
ensureBuild();
const playwright = join(root, 'node_modules/@playwright/test/cli.js');
process.exitCode = run(process.execPath, [playwright, 'test', '--project', 'browsers', '--reporter', 'list'], {
  BROWSERS: '1',
});

// `npm run screenshots`: walks through the app and makes docs/screenshots/.
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensureBuild, ensureDependencies, root, run } from './setup.mjs';

ensureDependencies();
ensureBrowser(root);
ensureBuild();
process.exitCode = run(
  process.execPath,
  [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--project', 'screenshots', '--reporter', 'list'],
  { SCREENSHOTS: '1' },
);

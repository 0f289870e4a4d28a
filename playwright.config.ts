import './scripts/no-proxy.mjs';
import { defineConfig } from '@playwright/test';
import { azuriteProblem } from '#sandbox/storage/azurite.ts';
import { launchOptions } from './scripts/browser.mjs';

const appPort = process.env.E2E_APP_PORT ?? '4380';
const azurePort = process.env.E2E_AZURE_PORT ?? '4381';
const storagePort = process.env.E2E_STORAGE_PORT ?? '4382';
/** Without Azurite the tests that need a storage account are skipped, and say why. */
const storage = azuriteProblem() === undefined ? ' --storage' : '';
/** Another build than that in dist. */
const app = process.env.E2E_DIST === undefined ? '' : ` --app ${process.env.E2E_DIST}`;

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // Tests wait for Azure more than they compute: so many keep two cores busy.
  workers: 4,
  timeout: 180_000,
  expect: { timeout: 45_000 },
  reporter: [['list'], ['json', { outputFile: 'reports/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${appPort}`,
    launchOptions: launchOptions(),
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // What turns for as long as something lasts is drawn anew sixty times a second, by the processor.
    contextOptions: { reducedMotion: 'reduce' },
    // A trace of every test costs a fifth of the whole run: `npx playwright test <name> --trace on` makes one where it is wanted, and
    // E2E_TRACE keeps those of failures where nobody can run it again.
    trace: process.env.E2E_TRACE === 'retain-on-failure' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'e2e', testMatch: '**/*.e2e.ts' },
    // Other browsers and pictures are for who asks for them.
    ...(process.env.BROWSERS === undefined ? [] : [{ name: 'browsers', testMatch: '**/*.browsers.ts' }]),
    ...(process.env.SCREENSHOTS === undefined ? [] : [{ name: 'screenshots', testMatch: '**/*.shots.ts' }]),
  ],
  webServer: {
    command: `node --import tsx sandbox/main.ts --speed 50${storage}${app}`,
    url: `http://localhost:${appPort}/config.json`,
    env: { APP_PORT: appPort, AZURE_PORT: azurePort, STORAGE_PORT: storagePort, PORT_PREFIX: 'E2E_' },
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
});

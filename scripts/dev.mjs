// `npm run dev`: the sandbox, and Vite with hot reload in front of it.
import { serve } from './serve.mjs';
import { ensureDependencies, ensureStorage } from './setup.mjs';

/** As in vite.config.ts. */
const appOrigin = 'http://localhost:5173';

ensureDependencies();
if (process.argv.includes('--storage')) ensureStorage();
serve(
  ['--import', 'tsx', 'sandbox/main.ts', '--azure-only', '--app-origin', appOrigin, ...process.argv.slice(2)],
  ['node_modules/vite/bin/vite.js', '--clearScreen', 'false'],
);

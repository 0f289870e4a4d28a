// `npm run dev`: the sandbox, and Vite with hot reload in front of it.
import { serve } from './serve.mjs';
import { ensureDependencies, ensureStorage } from './setup.mjs';

ensureDependencies();
if (process.argv.includes('--storage')) ensureStorage();
serve(
  ['--import', 'tsx', 'sandbox/main.ts', '--azure-only', ...process.argv.slice(2)],
  ['node_modules/vite/bin/vite.js', '--clearScreen', 'false'],
);

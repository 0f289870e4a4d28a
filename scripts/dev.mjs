// `npm run dev`: the sandbox, and Vite with hot reload in front of it.
import { serve } from './serve.mjs';
import { ensureDependencies } from './setup.mjs';

ensureDependencies();
serve(
  ['--import', 'tsx', 'sandbox/main.ts', '--azure-only', ...process.argv.slice(2)],
  ['node_modules/vite/bin/vite.js', '--clearScreen', 'false'],
);

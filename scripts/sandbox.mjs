// `npm run sandbox`: the local Azure alone, for the app under development or for other projects.
import { serve } from './serve.mjs';
import { ensureDependencies, ensureStorage } from './setup.mjs';

ensureDependencies();
if (process.argv.includes('--storage')) ensureStorage();
serve(['--import', 'tsx', 'sandbox/main.ts', '--azure-only', ...process.argv.slice(2)]);

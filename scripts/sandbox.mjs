// `npm run sandbox`: the local Azure alone, for the app under development or for other projects.
import { serve } from './serve.mjs';
import { ensureDependencies } from './setup.mjs';

ensureDependencies();
serve(['--import', 'tsx', 'sandbox/main.ts', '--azure-only', ...process.argv.slice(2)]);

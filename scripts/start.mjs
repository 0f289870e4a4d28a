// `npm start`: the sandbox and the built app under the production headers.
import { serve } from './serve.mjs';
import { ensureBuild, ensureDependencies, ensureStorage } from './setup.mjs';

ensureDependencies();
ensureBuild();
if (process.argv.includes('--storage')) ensureStorage();
serve(['--import', 'tsx', 'sandbox/main.ts', ...process.argv.slice(2)]);

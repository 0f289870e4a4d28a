// `npm start`: the sandbox and the built app under the production headers.
import { serve } from './serve.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

ensureDependencies();
ensureBuild();
serve(['--import', 'tsx', 'sandbox/main.ts', ...process.argv.slice(2)]);

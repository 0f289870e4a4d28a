// `npm start`: the sandbox and the built app under the production headers.
import { run, ensureBuild, ensureDependencies } from './setup.mjs';

ensureDependencies();
ensureBuild();
process.exitCode = run(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', ...process.argv.slice(2)]);

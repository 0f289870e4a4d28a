// `npm run sandbox`: the local Azure alone, for the app under development or for other projects.
import { run, ensureDependencies } from './setup.mjs';

ensureDependencies();
process.exitCode = run(process.execPath, [
  '--import',
  'tsx',
  'sandbox/main.ts',
  '--azure-only',
  ...process.argv.slice(2),
]);

// `npm run dev`: the sandbox, and Vite with hot reload in front of it.
import { spawn } from 'node:child_process';
import { ensureDependencies, root } from './setup.mjs';

ensureDependencies();
const start = (args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
const children = [
  start(['--import', 'tsx', 'sandbox/main.ts', '--azure-only', ...process.argv.slice(2)]),
  start(['node_modules/vite/bin/vite.js', '--clearScreen', 'false']),
];

const stopAll = () => children.forEach((child) => child.kill('SIGTERM'));
process.on('SIGINT', stopAll);
process.on('SIGTERM', stopAll);
for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ||= code ?? 0;
    stopAll();
  });
}

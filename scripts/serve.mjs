// Runs programs that go on until they are stopped, and stops them all when this one is.
import { spawn } from 'node:child_process';
import { root } from './setup.mjs';

/** Starts Node once per list of arguments. A signal goes on to every program; when one ends, the others are ended too. */
export function serve(...commands) {
  const children = commands.map((args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }));
  const stopAll = (signal) => children.forEach((child) => child.kill(signal));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopAll(signal));
  for (const child of children) {
    child.on('exit', (code) => {
      process.exitCode ||= code ?? 0;
      stopAll('SIGTERM');
    });
  }
}

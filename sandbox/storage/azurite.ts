import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';

/** Microsoft's emulator of Azure Storage, running; it knows nobody but the holder of its key. */
export interface Azurite {
  /** Of the blob service, for instance `http://127.0.0.1:41234`. */
  origin: string;
  account: string;
  /** Base64. */
  key: string;
  close(): void;
}

const folder = join(import.meta.dirname, 'azurite');
const startsWithinMs = 30_000;

/** Why there is no storage account to be had here, in one sentence; `undefined` where there is. */
export const azuriteProblem = (): string | undefined =>
  existsSync(join(folder, 'node_modules/azurite/dist/src/blob/main.js'))
    ? undefined
    : `Azurite is not installed: run "npm ci --ignore-scripts" in ${relative(process.cwd(), folder)}.`;

/** Starts Azurite on a free loopback port, with everything in memory. @throws {Error} in one sentence. */
export const startAzurite = async (): Promise<Azurite> => {
  const problem = azuriteProblem();
  if (problem !== undefined) throw new Error(problem);
  const account = 'sandbox';
  const key = randomBytes(32).toString('base64');
  const child = fork(
    join(folder, 'azurite-process.mjs'),
    // It sends figures about its use to Microsoft unless told not to.
    ['--blobPort', '0', '--inMemoryPersistence', '--extentMemoryLimit', '256', '--silent', '--disableTelemetry'],
    // It writes a file or two to where it runs.
    { cwd: tmpdir(), env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` }, execArgv: [], silent: true },
  );
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const timer = setTimeout(() => child.kill(), startsWithinMs);
  try {
    if (child.stdout === null) throw new Error('Azurite has no output.');
    for await (const line of createInterface(child.stdout)) {
      const origin = /successfully listens? on (http:\/\/[^\s/]+)/.exec(line)?.[1];
      if (origin === undefined) continue;
      child.stdout.resume();
      return { origin, account, key, close: () => void child.kill() };
    }
  } finally {
    clearTimeout(timer);
  }
  child.kill();
  throw new Error(`Azurite did not start within ${startsWithinMs / 1000} s. ${errors}`);
};

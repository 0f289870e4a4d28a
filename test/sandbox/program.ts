/** The sandbox as a program of its own, for tests of what it says and how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

export interface Announcement {
  origin: string;
  tenantId: string;
  appClientId: string;
  users: { username: string; role: string }[];
  servicePrincipal: { clientId: string; clientSecret: string };
}

/** As this project starts it. */
const ownProgram = ['--import', 'tsx', 'sandbox/main.ts'];

export const start = (args: string[], env: Record<string, string> = {}, cwd?: string, program = ownProgram) => {
  const child = spawn(process.execPath, [...program, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, AZURE_PORT: '0', APP_PORT: '0', STORAGE_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, errors }));
  return { child, ended };
};

/** Starts Azure alone and waits for the line that programs read. */
export const startAzure = async (args: string[] = [], cwd?: string, program?: string[]) => {
  const { child, ended } = start(['--azure-only', '--scenario', 'single', ...args], {}, cwd, program);
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('{')) return { child, ended, lines, announced: JSON.parse(line) as Announcement };
    lines.push(line);
  }
  throw new Error(`The sandbox did not start: ${(await ended).errors}`);
};

/** Starts the app in `folder` too, waits for the line that programs read, and ends it. */
export const linesUntilReady = async (folder: string, args: string[]) => {
  const { child, ended } = start(['--app', folder, ...args]);
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.startsWith('Ready: ')) break;
  }
  child.kill('SIGTERM');
  expect((await ended).errors).toBe('');
  return lines;
};

/** Windows has no signals: `kill` ends a process at once. */
export const withSignals = it.skipIf(process.platform === 'win32');

/** A folder with the least that counts as a built app, and what removes it. */
export function makeFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-main-'));
  writeFileSync(join(folder, 'staticwebapp.config.json'), '{}');
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

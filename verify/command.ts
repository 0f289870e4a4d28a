/** Test support: runs the verifier as a person does. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const verifier = fileURLToPath(new URL('verify.mjs', import.meta.url));

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

export interface Setting {
  /** What standard input gives. */
  input?: string | Uint8Array;
  /** The folder it runs in. */
  cwd?: string;
  /** The file to run; by default the one of this folder. */
  file?: string;
  /** The user to run as, where this process may choose. */
  user?: number;
}

export function verify(args: readonly string[], { input = '', cwd, file = verifier, user }: Setting = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    input,
    encoding: 'utf8',
    ...(cwd !== undefined && { cwd }),
    ...(user !== undefined && { uid: user, gid: user }),
  });
  return { code: status, out: stdout, err: stderr };
}

/** A new folder of the test's own. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'verify-'));

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let root: string;

/** A project with the scripts of this one, and an npm that writes down how it was called. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-'));
  mkdirSync(join(root, 'scripts'));
  for (const name of ['setup.mjs', 'node-version.mjs'])
    cpSync(join(import.meta.dirname, name), join(root, 'scripts', name));
  write('package.json', JSON.stringify({ engines: { node: '>=20' }, devDependencies: { 'a-tool': '1.0.0' } }));
  write('package-lock.json', '{}');
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin/npm'), '#!/bin/sh\necho "$* NODE_ENV=$NODE_ENV" > called\n', { mode: 0o755 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** How npm is called to install what is missing; `undefined` when it is not. */
function install(): string | undefined {
  const program = "(await import('./scripts/setup.mjs')).ensureDependencies()";
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
    // As npm leaves it where it is told to omit development dependencies.
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PATH: [join(root, 'bin'), process.env['PATH']].join(delimiter),
    },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return existsSync(join(root, 'called')) ? readFileSync(join(root, 'called'), 'utf8') : undefined;
}

// Windows finds no program of the form of this npm.
describe.skipIf(process.platform === 'win32')('dependencies', () => {
  it('are installed with those for development, whatever the environment is for', () => {
    expect(install()).toMatch(/^ci --include=dev .*NODE_ENV=\n$/);
  });

  it('are installed again where those for development are missing', () => {
    write('node_modules/.package-lock.json', '{}');
    expect(install()).toMatch(/^ci --include=dev /);
  });

  it('are left as they are where all are there', () => {
    write('node_modules/a-tool/package.json', '{}');
    write('node_modules/.package-lock.json', '{}');
    expect(install()).toBeUndefined();
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { installedBrowser } from './browser.mjs';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'browser-'));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** What a program is told that asks for the browser where `BROWSER_PATH` is this. */
function found(path: string) {
  const module = pathToFileURL(join(import.meta.dirname, 'browser.mjs'));
  const program = `console.log((await import(${JSON.stringify(module.href)})).installedBrowser());`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    env: { ...process.env, BROWSER_PATH: path },
  });
  return { status, out: stdout.trim(), err: stderr.trim() };
}

describe('BROWSER_PATH', () => {
  it('is taken where it is a file', () => {
    const path = file('my-browser', '');
    expect(found(path)).toEqual({ status: 0, out: path, err: '' });
  });

  it('ends the run with one sentence where there is nothing, and no other browser takes its place', () => {
    const path = join(folder, 'no-browser');
    const sentence = `BROWSER_PATH names ${path}, and there is no such file.`;
    expect(found(path)).toEqual({ status: 1, out: '', err: sentence });
  });
});

it('passes over a launcher that starts a snap, and no other', () => {
  vi.stubEnv('BROWSER_PATH', '');
  const ubuntu = file('ubuntu', '#!/bin/sh\nexec /snap/bin/chromium "$@"\n');
  const fedora = file('fedora', '#!/bin/bash\nexec /usr/lib64/chromium-browser/chromium-browser "$@"\n');
  const binary = file('binary', Buffer.alloc(100_000, '/snap/'));
  expect(installedBrowser([join(folder, 'none'), ubuntu, fedora])).toBe(fedora);
  expect(installedBrowser([ubuntu, binary])).toBe(binary);
  expect(installedBrowser([ubuntu])).toBeUndefined();
});

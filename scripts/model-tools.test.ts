import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { missingTool } from './model-tools.mjs';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-tools-'));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const install = (name: string, words: string): void =>
  writeFileSync(join(folder, name), `#!/bin/sh\necho '${words}'\n`, { mode: 0o755 });

// Windows finds no program of this form.
it.skipIf(process.platform === 'win32')('takes no other program called spin for the model checker', () => {
  vi.stubEnv('PATH', folder);
  expect(missingTool()).toBe('spin');
  install('spin', 'spin 3.4.1 (a1b2c3d 2025-08-22)');
  install('gcc', 'gcc (Debian 14.2.0-19) 14.2.0');
  expect(missingTool()).toBe('spin');
  install('spin', 'Spin Version 6.5.2 -- 6 December 2019');
  expect(missingTool()).toBeUndefined();
  rmSync(join(folder, 'gcc'));
  expect(missingTool()).toBe('gcc');
});

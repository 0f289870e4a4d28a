import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildId } from './build-id.mjs';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-id-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const project = (place: string): string => {
  const root = join(folder, place);
  mkdirSync(join(root, 'src'), { recursive: true });
  mkdirSync(join(root, 'public'));
  writeFileSync(join(root, 'src/main.ts'), 'start();');
  writeFileSync(join(root, 'public/role.json'), '{}');
  return root;
};

const commitAll = (root: string): void => {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  git('init');
  git('add', '-A');
  git('-c', 'user.name=a', '-c', 'user.email=a@contoso.example', 'commit', '-m', 'Begin');
};

it.each(['src/main.ts', 'public/role.json'])('names the commit, and says when %s differs from it', (file) => {
  const root = project(`commit-${file.replace('/', '-')}`);
  commitAll(root);
  expect(buildId(root)).toMatch(/^[0-9a-f]{12}$/);
  writeFileSync(join(root, file), 'other');
  expect(buildId(root)).toMatch(/^[0-9a-f]{12}-changed$/);
});

it('hashes the sources of an archive, in the repository of another project too', () => {
  const outer = project('outer');
  writeFileSync(join(outer, '.gitignore'), 'unpacked/\n');
  commitAll(outer);
  const root = project('outer/unpacked');
  const first = buildId(root);
  expect(first).toMatch(/^src-[0-9a-f]{12}$/);
  expect(buildId(project('elsewhere'))).toBe(first);
  writeFileSync(join(root, 'public/role.json'), '{"a":1}');
  expect(buildId(root)).not.toBe(first);
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildId } from './build-id.mjs';

let folder: string;

beforeAll(() => {
  // What Git is told by a hook that runs this, or by a person who has commits signed, is not for these repositories.
  for (const name of Object.keys(process.env).filter((one) => one.startsWith('GIT_'))) vi.stubEnv(name, undefined);
  for (const name of ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM']) vi.stubEnv(name, devNull);
  folder = mkdtempSync(join(tmpdir(), 'build-id-'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

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
  const commit = buildId(root);
  expect(commit).toMatch(/^[0-9a-f]{12}$/);
  const changed = ['other', 'another'].map((text) => {
    writeFileSync(join(root, file), text);
    return buildId(root);
  });
  for (const id of changed) expect(id).toMatch(new RegExp(`^${commit}-changed-[0-9a-f]{12}$`));
  // Whoever deploys edits files: each of their builds has a name of its own.
  expect(changed[0]).not.toBe(changed[1]);
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

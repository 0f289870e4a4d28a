import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the build is made from, as files and folders of the project. */
const inputs = ['src', 'public', 'index.html', 'redirect.html', 'package.json', 'package-lock.json', 'vite.config.ts'];

/**
 * Names the sources of a build, for every consent says which build it was agreed in: the commit, with `-changed-` and a hash of them where
 * they differ from it; `src-` and that hash where `root` is no repository of its own, as in a downloaded archive. A consent takes up to 64
 * characters.
 */
export function buildId(root) {
  try {
    return commitId(root);
  } catch {
    return `src-${sourceHash(root)}`;
  }
}

function commitId(root) {
  const git = (...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  // An archive may be unpacked somewhere in another project's repository, whose commits say nothing of it.
  if (realPath(git('rev-parse', '--show-toplevel')) !== realPath(root)) throw new Error('another repository');
  const commit = git('rev-parse', '--short=12', 'HEAD');
  return git('status', '--porcelain', '--', ...inputs) === '' ? commit : `${commit}-changed-${sourceHash(root)}`;
}

/** As the system names it: Windows has short names (`RUNNER~1`) beside the long ones, and Git answers with these. */
const realPath = realpathSync.native;

function sourceHash(root) {
  const hash = createHash('sha256');
  for (const name of inputs.flatMap((input) => filesOf(root, input)).toSorted((one, other) => (one < other ? -1 : 1))) {
    hash.update(name.replaceAll('\\', '/'));
    hash.update(readFileSync(join(root, name)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** The files of a folder, or the file itself, as paths from `root`. */
function filesOf(root, input) {
  if (!existsSync(join(root, input))) return [];
  if (statSync(join(root, input)).isFile()) return [input];
  const entries = readdirSync(join(root, input), { recursive: true, encoding: 'utf8' });
  return entries.map((entry) => join(input, entry)).filter((path) => statSync(join(root, path)).isFile());
}

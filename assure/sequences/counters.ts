import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { pageCode, soleChunk } from '#assure/world/bundle.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'reports', 'assurance');

/** What was counted at once; members that are no numbers say of what. */
export type Counts = Readonly<Record<string, number | string>>;

/**
 * Adds to the counters that `npm run assure` sums up: one line of JSON for each act of counting, so that several processes can count at
 * once. A name is a file; the members of `counts` that are numbers are added up over its lines.
 */
export const count = async (name: string, counts: Counts): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await appendFile(join(folder, `${name}.jsonl`), `${JSON.stringify(counts)}\n`);
};

/** Writes down what a whole run has found, in `reports/<name>.json`. */
export const writeReport = async (name: string, result: object): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '..', `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
};

/** A line that is whole; one that a stopped process left unfinished counts nothing. */
const lineOf = (text: string): Counts[] => {
  try {
    return [JSON.parse(text) as Counts];
  } catch {
    return [];
  }
};

/** All lines of one counter, in the order in which they were counted. */
export const countedLines = (name: string): Counts[] => {
  const path = join(folder, `${name}.jsonl`);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').flatMap(lineOf) : [];
};

/** Sums the numbers in all lines of one counter, or in those of this code; empty when nothing was counted. */
export const counted = (name: string, code?: string): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const line of countedLines(name)) {
    if (line['code'] !== code) continue;
    for (const [key, value] of Object.entries(line))
      if (typeof value === 'number') sums[key] = (sums[key] ?? 0) + value;
  }
  return sums;
};

/** The harness and the sandbox as they run, without libraries. */
const harnessCode = async (): Promise<string> =>
  soleChunk(
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      build: {
        write: false,
        minify: false,
        ssr: join(root, 'assure/sequences/sequences.ts'),
        target: 'esnext',
        rolldownOptions: { output: { codeSplitting: false } },
      },
    }),
  );

/**
 * What a sequence depends on, in 16 hexadecimal digits: the page's code with its libraries, the harness, the sandbox, and the versions of
 * all libraries. Sequences that were run on the same code add up, however often the run was interrupted.
 */
export const codeFingerprint = async (): Promise<string> => {
  const hash = createHash('sha256');
  for (const text of [await pageCode(), await harnessCode(), readFileSync(join(root, 'package-lock.json'), 'utf8')])
    hash.update(text).update('\0');
  return hash.digest('hex').slice(0, 16);
};

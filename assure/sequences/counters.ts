import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../..', 'reports', 'assurance');

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

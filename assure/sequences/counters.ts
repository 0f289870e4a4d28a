import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../..', 'reports', 'assurance');

/**
 * Adds to the counters that `npm run assure` sums up: one line of JSON for each act of counting, so that several processes can count at
 * once. A name is a file; the members of `counts` are added up over its lines.
 */
export const count = async (name: string, counts: Readonly<Record<string, number>>): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await appendFile(join(folder, `${name}.jsonl`), `${JSON.stringify(counts)}\n`);
};

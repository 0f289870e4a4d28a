import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { pageCode, soleChunk } from '#assure/world/bundle.ts';

const root = join(import.meta.dirname, '../..');

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

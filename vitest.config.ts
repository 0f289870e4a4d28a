import './scripts/no-proxy.mjs';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const unitTests = ['src', 'sandbox', 'scripts', 'bench', 'verify']
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /(?<!\.contract)\.test\.tsx?$/.test(path) && !path.includes('/node_modules/'));

/** What stands in for modules, globals or the clock, or for the session and server time of a whole page: such files would disturb one another. */
const disturbs = /\bvi\.(mock|doMock|resetModules|stubGlobal|useFakeTimers)\b|#test\/azure\//;
const isAlone = (path: string): boolean => {
  return disturbs.test(readFileSync(path, 'utf8'));
};

/** Loads the icons that a file names, each from its own file: all of them together are 17 MB, for every file of tests anew. */
const iconsAlone: Plugin = {
  name: 'icons-alone',
  enforce: 'pre',
  transform: (code) =>
    code.replace(/import \{([^}]*)\} from '@fluentui\/react-icons';/g, (_, names: string) =>
      // On the lines on which they were, for where a failure is said to be.
      names.replace(/(\w+),?/g, (_name, name: string) => {
        const file = name
          .replace(/\d*(?:Regular|Filled)$/, '')
          .replace(/(?<!^)[A-Z]/g, '-$&')
          .toLowerCase();
        return `import { ${name} } from '@fluentui/react-icons/svg/${file}';`;
      }),
    ),
};

/** The sandbox is a package of its own, whose tests' support is not in it. */
const resolve = { alias: { '#test': `${import.meta.dirname}/test` } };

const unit = {
  environment: 'node',
  // A thread is begun sooner than a process.
  pool: 'threads' as const,
  // Fluent has very many modules: as one file they load in less than half the time.
  deps: { optimizer: { ssr: { enabled: true, include: ['@fluentui/react-components'] } } },
  // For what hangs: a slow computer is no failure.
  testTimeout: 60_000,
};

export default defineConfig({
  test: {
    // The default leaves one processor idle, which of two is half.
    maxWorkers: '100%',
    projects: [
      {
        plugins: [iconsAlone],
        resolve,
        test: {
          ...unit,
          name: 'unit',
          include: unitTests.filter((path) => !isAlone(path)),
          // Loading their modules anew for each file would take most of their time.
          isolate: false,
        },
      },
      {
        plugins: [iconsAlone],
        resolve,
        test: {
          ...unit,
          name: 'unit-isolated',
          // Files begin sooner than in a thread of their own.
          pool: 'vmThreads' as const,
          include: unitTests.filter(isAlone),
        },
      },
      {
        resolve,
        test: {
          ...unit,
          name: 'contract',
          include: ['sandbox/**/*.contract.test.ts'],
          // Some start programs, which a busy computer is slow to do.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Each starts a sandbox of its own.
          isolate: false,
        },
      },
      {
        test: {
          name: 'assure',
          include: ['assure/**/*.test.ts'],
          environment: 'node',
          // For what hangs: a busy computer is no failure.
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});

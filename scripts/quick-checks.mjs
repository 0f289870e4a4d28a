// What can be told without running the app: types, lint, format, dead code.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** @param {string} path of a program in node_modules */
export const bin = (path) => join(root, 'node_modules', path);

/**
 * Begins a program, and keeps what it says until that is to be shown.
 * @param {string[]} args of Node
 * @returns {Promise<{ passed: boolean, said: string }>}
 */
export function begin(...args) {
  return new Promise((resolve) => {
    const limits = { cwd: root, maxBuffer: 64e6 };
    execFile(process.execPath, args, limits, (error, stdout, stderr) => {
      // A status is its own answer, and its words say why; that it did not run is nobody's.
      const why = error !== null && typeof error.code !== 'number' ? `${error.message}\n` : '';
      resolve({ passed: error === null, said: stdout + stderr + why });
    });
  });
}

/** Begins all at once: each by itself leaves a processor idle. */
export const quickChecks = () => ({
  types: begin(bin('typescript/bin/tsc')),
  'types in the browser': begin(bin('typescript/bin/tsc'), '-p', 'src'),
  'types in Node': begin(bin('typescript/bin/tsc'), '-p', 'tsconfig.node.json'),
  lint: begin(bin('oxlint/bin/oxlint'), '-c', 'oxlint.config.mjs', '--deny-warnings'),
  format: begin(bin('oxfmt/bin/oxfmt'), '--check'),
  'dead code': begin(bin('knip/bin/knip.js')),
});

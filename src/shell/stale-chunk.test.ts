import { expect, it } from 'vitest';
import { isStaleChunk } from './stale-chunk.ts';

it.each([
  ['Failed to fetch dynamically imported module: http://localhost/assets/MachinePage-abc.js', true],
  ['error loading dynamically imported module: http://localhost/assets/MachinePage-abc.js', true],
  ['Importing a module script failed.', true],
  ['Failed to fetch', false],
  ["Cannot read properties of undefined (reading 'name')", false],
])('%s', (message, stale) => {
  expect(isStaleChunk(new TypeError(message))).toBe(stale);
  expect(isStaleChunk(message)).toBe(false);
});

import { expect, test } from 'vitest';
import { isSigned, type Seal } from './use-seal.ts';

const failed: Seal = { state: 'failed', error: new Error('No answer.'), retry: () => undefined };

test('a consent stays signed while its signature is verified, and when that could not be done', () => {
  expect(isSigned({ state: 'checking' })).toBe(true);
  expect(isSigned(failed)).toBe(true);
});

test('a consent that was never signed, or whose signature does not count, is not signed', () => {
  expect(isSigned({ state: 'none' })).toBe(false);
  expect(isSigned({ state: 'void', reason: 'The terms in force have changed since.' })).toBe(false);
});

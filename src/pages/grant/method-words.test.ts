import { expect, test } from 'vitest';
import { methodWords } from './method-words.ts';

test('methods in words; unknown ones stay as they are; none is said to be none', () => {
  expect(methodWords(['pwd', 'mfa'])).toBe('By password and multifactor authentication');
  expect(methodWords(['face'])).toBe('By face');
  expect(methodWords([])).toBe('Entra does not say by which method');
});

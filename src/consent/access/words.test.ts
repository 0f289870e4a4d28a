import { expect, test } from 'vitest';
import { stateDetail } from './words.ts';

test('beside the word stands the level where there is access, and how sure an end is', () => {
  const level = 'Diagnostics' as const;
  expect(stateDetail({ kind: 'active', level })).toBe('Diagnostics');
  expect(stateDetail({ kind: 'revoked', level })).toBeUndefined();
  expect(stateDetail({ kind: 'expired', isConfirmed: true })).not.toBe(stateDetail({ kind: 'expired' }));
});

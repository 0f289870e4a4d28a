import { expect, it } from 'vitest';
import { compareText } from './sort.ts';

it('compares names as people order them', () => {
  expect(['srv-10', 'SRV-2', 'srv-1'].toSorted(compareText)).toEqual(['srv-1', 'SRV-2', 'srv-10']);
});

import { expect, it } from 'vitest';
import { periodOf } from './history-filter.ts';

it('a period ends with its last day also where clocks are put forward at midnight', () => {
  const { from, until } = periodOf({ from: '2024-04-26', to: '2024-04-26' });
  expect(new Date(from).toISOString()).toBe('2024-04-25T22:00:00.000Z');
  expect(new Date(until).toISOString()).toBe('2024-04-26T21:00:00.000Z');
});

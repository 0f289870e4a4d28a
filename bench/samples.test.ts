import { expect, test } from 'vitest';
import { Samples } from './samples.ts';

test('a ratio is taken within a round, and only where both were measured', () => {
  const samples = new Samples();
  for (const [round, value] of [10, 40, 30].entries()) samples.add('app', round, value);
  samples.add('floor', 0, 5);
  samples.add('floor', 2, 10);
  samples.add('floor', 1, 0);
  expect(samples.ratios('app', 'floor')).toEqual([2, 3]);
  expect(samples.ratios('app', 'unknown')).toEqual([]);
});

test('what failed is told once, with its first reason', () => {
  const samples = new Samples();
  samples.fail('scroll', new Error('no scroller\nat somewhere'));
  samples.fail('scroll', new Error('another'));
  expect(samples.failures()).toEqual([{ what: 'scroll', reason: 'no scroller' }]);
});

test('what lies behind a failure is told too', () => {
  const samples = new Samples();
  samples.fail('History', new Error('fetch failed', { cause: new Error('other side closed') }));
  expect(samples.failures()).toEqual([{ what: 'History', reason: 'fetch failed: other side closed' }]);
});

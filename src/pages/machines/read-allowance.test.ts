import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createReadAllowance } from './read-allowance.ts';

it('gives so many at once and then so many a second, whenever it is asked', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 400 }), (pauses) => {
      let now = 0;
      const allowance = createReadAllowance(50, 4, () => now);
      let taken = 0;
      for (const pause of pauses) {
        now += pause;
        while (allowance.take()) taken += 1;
        expect(taken).toBeLessThanOrEqual(50 + (now / 1000) * 4 + 1e-6);
      }
    }),
  );
});

it('says how long to wait, and then there is one', () => {
  let now = 0;
  const allowance = createReadAllowance(1, 4, () => now);
  expect(allowance.wait()).toBe(0);
  expect(allowance.take()).toBe(true);
  expect(allowance.take()).toBe(false);
  now += allowance.wait();
  expect(now).toBe(250);
  expect(allowance.take()).toBe(true);
});

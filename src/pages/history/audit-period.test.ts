import { expect, it } from 'vitest';
import { yearsOf } from './audit-period.ts';
import { consent, entry } from './consent-samples.ts';

it('offers no year that a consent only reaches with the moment of its end', () => {
  const years = (notAfter: Date) => {
    const notBefore = new Date(2025, 11, 31, 20).toISOString();
    const one = { ...entry(), consent: { ...consent, notBefore, notAfter: notAfter.toISOString() } };
    return yearsOf([one], new Date(2027, 5, 1).getTime());
  };
  expect(years(new Date(2026, 0, 1))).toEqual([2027, 2025]);
  expect(years(new Date(2026, 0, 1, 0, 0, 1))).toEqual([2027, 2026, 2025]);
});

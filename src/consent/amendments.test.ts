import { expect, it } from 'vitest';

import { replacements } from './amendments.ts';
import { sampleMachine } from './samples.ts';

const [sql, web] = [sampleMachine('srv-sql-01'), sampleMachine('srv-web-01')];
const consent = (consentId: string, machines: string[], replaces: string[] = []) => ({
  consentId,
  consent: { machines, replaces },
});

it('names the consents that took the place of one, on a machine of it', () => {
  const former = consent('rs-former', [sql, web]);
  const all = [
    former,
    consent('rs-wider', [sql, sampleMachine('srv-sql-02')], ['rs-former']),
    consent('rs-longer', [web], ['rs-former', 'rs-other']),
    consent('rs-elsewhere', [sampleMachine('srv-sql-09')], ['rs-former']),
    consent('rs-other', [sql]),
  ];
  const replacedBy = replacements(all);
  expect(replacedBy(former)).toEqual(['rs-wider', 'rs-longer']);
  expect(replacedBy(consent('rs-wider', [sql]))).toEqual([]);
});

it('looks at each of many consents once, however many are asked about', () => {
  let looks = 0;
  const all = Array.from({ length: 100 }, (_, index) => ({
    consentId: `rs-${index}`,
    consent: {
      machines: [sql],
      get replaces() {
        looks += 1;
        return [`rs-${index - 1}`];
      },
    },
  }));
  const replacedBy = replacements(all);
  expect(all.flatMap((one) => replacedBy(one))).toHaveLength(99);
  expect(looks).toBe(100);
});

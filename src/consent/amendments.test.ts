import { expect, it } from 'vitest';

import { replacedBy } from './amendments.ts';
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
    consent('rs-wider', [sql], ['rs-former']),
    consent('rs-longer', [web], ['rs-former', 'rs-other']),
    consent('rs-elsewhere', [sampleMachine('srv-sql-09')], ['rs-former']),
    consent('rs-other', [sql]),
  ];
  expect(replacedBy(former, all)).toEqual(['rs-wider', 'rs-longer']);
  expect(replacedBy(consent('rs-wider', [sql]), all)).toEqual([]);
});

import { expect, test, vi } from 'vitest';
import type { ConsentEntry, ConsentsReading } from '#src/azure/records.ts';
import {
  sampleConsent,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachine,
  sampleNow,
} from '#test/consent/samples.ts';
import { createComparer } from './high-findings.ts';

vi.mock('#src/config.ts', () => ({ config: () => ({}) }));
vi.mock('#src/server-time.ts', () => ({ serverNow: () => sampleNow + 3_600_000 }));

const ids = ['srv-a', 'srv-b'].map(sampleMachine);
const stray = { ...sampleJob, name: 'by-hand' };

async function count(over: Partial<ConsentEntry> | undefined, jobs = [sampleJob]) {
  const consent = await sampleConsent({ machines: ids });
  const entry = {
    consentId: sampleConsentId,
    consent,
    record: {},
    ends: [],
    reviews: [],
    withoutRecord: [],
    problems: [],
    ...over,
  };
  const records = {
    consents: over ? [entry] : [],
    problems: [],
    acceptances: [],
    readAt: sampleNow,
  } as unknown as ConsentsReading;
  const known = new Map(ids.map((id) => [id, sampleEvidence({ jobs }, { machineId: id })]));
  return createComparer()(known, records);
}

test.each([
  ['access that fits its consent', {}, [sampleJob], 0],
  ['access without a consent, on each machine', undefined, [sampleJob], 2],
  ['two kinds of access on each', undefined, [sampleJob, stray], 4],
  [
    'a record that is missing, once for all its machines',
    { withoutRecord: [ids[0]?.split('/providers')[0] ?? ''] },
    [sampleJob],
    1,
  ],
  [
    'a record that doesn’t fit, once',
    { problems: [{ is: 'misnamed', scope: `${ids[0]}/x`, consentId: sampleConsentId }] as never },
    [sampleJob],
    1,
  ],
])('counts %s', async (_, over, jobs, expected) => {
  expect(await count(over, jobs)).toBe(expected);
});

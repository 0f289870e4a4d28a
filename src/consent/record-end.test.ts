import { expect, it } from 'vitest';
import { endProblem, type EndRecord } from './record.ts';
import { sampleConsent, sampleMachine, sampleNow } from './samples.ts';

const minute = 60_000;
const dated = (ms: number) => new Date(ms).toISOString();

/** What is said of an end of access on the sample's machine, one hour after it began, read two hours after. */
async function problemOf(end: Partial<EndRecord>, now = sampleNow + 120 * minute): Promise<string | undefined> {
  const record = { machineId: sampleMachine('srv-sql-01'), confirmedAt: dated(sampleNow + 60 * minute), ...end };
  return endProblem(record as EndRecord, await sampleConsent(), now);
}

it('takes an end of a machine of the consent, however its id is spelt', async () => {
  expect(await problemOf({})).toBeUndefined();
  expect(await problemOf({ machineId: sampleMachine('srv-sql-01').toUpperCase() })).toBeUndefined();
});

it('refuses an end of another machine', async () => {
  const problem = await problemOf({ machineId: sampleMachine('srv-sql-02') });
  expect(problem).toBe('The end is of a machine that the consent does not cover.');
});

it('refuses an end from before the consent, or of no time at all', async () => {
  expect(await problemOf({ confirmedAt: dated(sampleNow) })).toBeUndefined();
  for (const confirmedAt of [dated(sampleNow - 1000), 'yesterday', ''])
    expect(await problemOf({ confirmedAt }), confirmedAt).toBe('The end is dated before the consent.');
});

it('refuses an end from the future, but for what clocks may differ', async () => {
  const now = sampleNow + 120 * minute;
  expect(await problemOf({ confirmedAt: dated(now + 5 * minute) }, now)).toBeUndefined();
  const later = await problemOf({ confirmedAt: dated(now + 5 * minute + 1) }, now);
  expect(later).toBe('The end is dated later than now.');
});

import { afterAll, describe, expect, it } from 'vitest';
import { writeReport } from '#assure/sequences/counters.ts';
import { mutantWorkshop } from '#assure/sequences/mutants.ts';
import { releaseDate } from '#assure/world/clock.ts';
import { tryCrashPoints } from './crash-points.ts';
import { journeys, variants } from './journeys.ts';
import { createWorkshop } from '#assure/world/world.ts';

afterAll(releaseDate);

/** `ASSURE=full` tries every step; else a share that another seed moves on. */
const isFull = process.env['ASSURE'] === 'full';
const every = isFull ? 1 : 178;
const first = isFull ? 1 : 1 + (Number(process.env['ASSURE_SEED'] ?? 7) % every);

it('loses nothing and says nothing false wherever a page ends', { timeout: 6 * 3_600_000 }, async () => {
  const result = await tryCrashPoints(await createWorkshop(), { every, first });
  await writeReport('crash-points', result);
  expect(result.violations).toEqual([]);
  expect(result.tried).toBeGreaterThan(journeys.length * variants.length);
});

describe('a planted fault', () => {
  const id = "requests: [{ put: 'job', name: consentId,";
  const operations = 'src/azure/operations';
  const cases = [
    {
      name: 'loses what was signed',
      mutation: {
        file: `${operations}/operations.ts`,
        find: 'record: record && { consentId: record.consentId, record },',
        replace: '',
      },
      where: ['grant on two machines', { last: 20, every: 6 }] as const,
      said: 'the approval is lost',
    },
    {
      name: 'goes on with another id',
      mutation: {
        file: `${operations}/decide-grant.ts`,
        find: id,
        replace: id.replace('consentId', `'rs-${'a'.repeat(21)}'`),
      },
      where: ['grant on two machines', { last: 30, every: 9 }] as const,
      said: 'a job has another id',
    },
  ];

  it.each(cases)('shows: an app that $name', async ({ mutation, where: [journey, steps], said }) => {
    const chosen = journeys.filter(({ name }) => name === journey);
    const { violations } = await tryCrashPoints(await mutantWorkshop(mutation), { first: 3, ...steps }, chosen);
    expect(violations.join()).toContain(said);
  });
});

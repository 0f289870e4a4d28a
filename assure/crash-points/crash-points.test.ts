import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Mutation } from '#assure/world/bundle.ts';
import { releaseDate } from '#assure/world/clock.ts';
import { tryCrashPoints } from './crash-points.ts';
import { journeys } from './journeys.ts';
import { createWorkshop } from '#assure/world/world.ts';

afterAll(releaseDate);

const reports = join(import.meta.dirname, '../..', 'reports');
/** `ASSURE=full` tries every step; else a share that another seed moves on. */
const isFull = process.env['ASSURE'] === 'full';
const every = isFull ? 1 : 89;
const first = isFull ? 1 : 1 + (Number(process.env['ASSURE_SEED'] ?? 7) % every);

it('loses nothing and says nothing false wherever a page ends', { timeout: 3_600_000 }, async () => {
  const result = await tryCrashPoints(await createWorkshop(), { every, first });
  await mkdir(reports, { recursive: true });
  await writeFile(join(reports, 'crash-points.json'), `${JSON.stringify(result, null, 2)}\n`);
  expect(result.violations).toEqual([]);
  expect(result).toMatchObject({ journeys: journeys.length, approvalsLost: 0, secondIds: 0, falseRevoked: 0 });
  expect(result.tried).toBeGreaterThan(journeys.length * result.variants);
});

/** What a planted fault does to the first steps of one journey. */
const withFault = async (mutation: Mutation, name: string, last: number, every = 6) => {
  const workshop = await createWorkshop([mutation]);
  const chosen = journeys.filter((journey) => journey.name === name);
  return tryCrashPoints(workshop, { first: 3, every, last }, chosen);
};

it('notices an app that loses what was signed', async () => {
  const mutation = {
    file: 'src/azure/operations/operations.ts',
    find: 'await journal.keepRecord(record.consentId, record);',
    replace: '',
  };
  expect((await withFault(mutation, 'grant on two machines', 20)).approvalsLost).toBeGreaterThan(0);
});

it('notices an app that forgets a revoke when its page ends', async () => {
  const mutation = {
    file: 'src/azure/operations/operations.ts',
    find: "if (row.intent.kind === 'revoke' ||",
    replace: "if (row.intent.kind !== 'revoke' &&",
  };
  const { violations } = await withFault(mutation, 'revoke', 60, 8);
  expect(violations.join('\n')).toContain('pursued no more');
});

it('notices an app that goes on with another id', async () => {
  const mutation = {
    file: 'src/azure/operations/decide-grant.ts',
    find: "request: { put: 'job', name: consentId,",
    replace: "request: { put: 'job', name: `rs-${'a'.repeat(21)}`,",
  };
  expect((await withFault(mutation, 'grant on two machines', 30, 9)).secondIds).toBeGreaterThan(0);
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { releaseDate } from './clock.ts';
import { tryCrashPoints } from './crash-points.ts';
import { journeys } from './crash-points-journeys.ts';
import { createWorkshop } from './world.ts';

afterAll(releaseDate);

const reports = join(import.meta.dirname, '..', 'reports');
/** `ASSURE=full` tries every step; else a share that another seed moves on. */
const isFull = process.env['ASSURE'] === 'full';
const every = isFull ? 1 : Number(process.env['EVERY'] ?? 40);
const first = isFull ? 1 : 1 + (Number(process.env['ASSURE_SEED'] ?? 7) % every);

it('loses nothing and says nothing false wherever a page ends', { timeout: 3_600_000 }, async () => {
  const result = await tryCrashPoints(await createWorkshop(), { every, first });
  await mkdir(reports, { recursive: true });
  await writeFile(join(reports, 'crash-points.json'), `${JSON.stringify(result, null, 2)}\n`);
  expect(result.violations).toEqual([]);
  expect(result).toMatchObject({ journeys: journeys.length, approvalsLost: 0, secondIds: 0, falseRevoked: 0 });
  expect(result.tried).toBeGreaterThan(journeys.length * result.variants);
});

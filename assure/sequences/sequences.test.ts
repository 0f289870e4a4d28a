import { afterAll, expect, it } from 'vitest';
import { releaseDate } from '#assure/world/clock.ts';
import { trySequences } from './sequences.ts';
import { createWorkshop } from '#assure/world/world.ts';

afterAll(releaseDate);

/** A share of what `npm run assure` tries; always the same, so that a failure here comes from a change. */
const sequences = 120;

it(`breaks no rule in ${sequences} sequences of acts and faults`, async () => {
  const result = await trySequences(await createWorkshop(), { sequences, seed: 20_261_124 });
  expect(result.counterexample).toBeUndefined();
  expect(result.sequences).toBe(sequences);
});

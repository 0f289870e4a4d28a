import { afterAll, describe, expect, it } from 'vitest';
import { releaseDate } from '#assure/world/clock.ts';
import { createWorkshop } from '#assure/world/world.ts';
import { count } from './counters.ts';
import { mutants, mutantWorkshop } from './mutants.ts';
import { trySequences } from './sequences.ts';
import { rules } from './violation.ts';

afterAll(releaseDate);

/** A share of what `npm run assure` tries; always the same, so that a failure here comes from a change. */
const sequences = 60;
const seed = 20_261_124;

it(`breaks no rule in ${sequences} sequences of acts and faults`, async () => {
  // To find the smallest counterexample takes longer than a test may.
  const result = await trySequences(await createWorkshop(), { sequences, seed, shrink: false });
  expect(result.counterexample).toBeUndefined();
  expect(result.sequences).toBe(sequences);
});

describe('the harness', () => {
  /** A planted fault that so many sequences do not show is one that the harness cannot see. */
  const mostSequences = 3000;
  const isFull = process.env['ASSURE'] === 'full';

  it('has a planted fault for every rule', () => {
    expect(new Set(mutants.map(({ noticedBy }) => noticedBy))).toEqual(new Set(Object.keys(rules)));
  });

  const planted = isFull ? mutants : mutants.filter(({ quick }) => quick);
  it.each(planted)('notices an app that $name', { timeout: 6 * 3_600_000 }, async (mutant) => {
    const { name, noticedBy } = mutant;
    const wish = { sequences: mostSequences, seed, mostActs: 16, shrink: false, only: noticedBy };
    const result = await trySequences(await mutantWorkshop(mutant), wish);
    await count('mutants', { planted: 1, noticed: result.rule === noticedBy ? 1 : 0 });
    if (isFull) console.log(`An app that ${name}, after ${result.sequences} sequences: ${result.counterexample}`);
    expect(result.rule).toBe(noticedBy);
  });
});

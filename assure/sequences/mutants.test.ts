import { afterAll, describe, expect, it } from 'vitest';
import { releaseDate } from '#assure/world/clock.ts';
import { count } from './counters.ts';
import { mutants } from './mutants.ts';
import { trySequences } from './sequences.ts';
import { rules } from './violation.ts';
import { createWorkshop } from '#assure/world/world.ts';

afterAll(releaseDate);

/** A planted fault that so many sequences do not show is one that the harness cannot see. */
const mostSequences = 3000;

/** The full run plants every fault and looks for the smallest counterexample, which takes longer to find than any. */
const isFull = process.env['ASSURE'] === 'full';
const planted = isFull ? mutants : mutants.filter(({ quick }) => quick);

describe('the harness', () => {
  it('has a planted fault for every rule', () => {
    expect(new Set(mutants.map(({ noticedBy }) => noticedBy))).toEqual(new Set(Object.keys(rules)));
  });

  it.each(planted)('notices an app that $name', { timeout: 900_000 }, async ({ name, noticedBy, mutations }) => {
    const workshop = await createWorkshop(mutations);
    const wish = { sequences: mostSequences, seed: 20_261_124, mostActs: 16, shrink: isFull, only: noticedBy };
    const result = await trySequences(workshop, wish);
    await count('mutants', { planted: 1, noticed: result.rule === noticedBy ? 1 : 0 });
    console.log(`An app that ${name}, after ${result.sequences} sequences:\n${result.counterexample ?? 'not noticed'}`);
    expect(result.rule).toBe(noticedBy);
  });
});

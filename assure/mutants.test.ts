import { afterAll, describe, expect, it } from 'vitest';
import { releaseDate } from './clock.ts';
import { count } from './counters.ts';
import { mutants } from './mutants.ts';
import { trySequences } from './sequences.ts';
import { rules } from './violation.ts';
import { createWorkshop } from './world.ts';

afterAll(releaseDate);

/** A planted fault that so many sequences do not show is one that the harness cannot see. */
const mostSequences = 6000;

describe('the harness', () => {
  it('has a planted fault for every rule', () => {
    expect(new Set(mutants.flatMap(({ noticedBy }) => noticedBy))).toEqual(new Set(Object.keys(rules)));
  });

  it.each(mutants)('notices an app that $name', { timeout: 900_000 }, async ({ name, noticedBy, mutations }) => {
    const workshop = await createWorkshop(mutations);
    const result = await trySequences(workshop, { sequences: mostSequences, seed: 20_261_124 });
    console.log(`An app that ${name}:\n${result.counterexample ?? 'not noticed'}`);
    expect(noticedBy).toContain(result.rule);
    await count('mutants', { planted: 1, noticed: 1 });
  });
});

import { expect, it } from 'vitest';
import { publishedTerms as known } from '#src/consent/terms/published.ts';

interface VerifierTable {
  publishedTerms: ReadonlyMap<string, string>;
}

/** Whoever edits a published text and its hash in `src` is stopped here: the verifier has a table of its own. */
it('gives the app and the verifier the same published terms', async () => {
  const file = new URL('../verify/published-terms.mjs', import.meta.url);
  const { publishedTerms } = (await import(file.href)) as VerifierTable;
  expect(Object.fromEntries(publishedTerms)).toEqual(known);
  expect(publishedTerms.size).toBeGreaterThan(2);
});

import { expect, it } from 'vitest';
import { allTerms } from '#src/consent/terms.ts';
import { sha256 } from './canonical.mjs';
import { publishedTerms } from './published-terms.mjs';

// A consent names its terms by id and hash: another wording is another file with an id of its own, and none is ever changed or removed.
it('knows the wordings that the app shows, letter by letter, and no other', () => {
  expect([...publishedTerms]).toEqual(allTerms.map(({ id, text }) => [id, sha256(text)]));
});

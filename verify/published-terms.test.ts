import { expect, it } from 'vitest';

import { allTerms } from '#src/consent/terms.ts';
import { publishedTerms as appsTable } from '#src/consent/terms/published.ts';

import { sha256 } from './canonical.mjs';
import { publishedTerms } from './published-terms.mjs';

it('knows the wordings that the app shows, letter by letter, and no other', () => {
  expect(publishedTerms).toEqual(new Map(allTerms.map(({ id, text }) => [id, sha256(text)])));
  expect(Object.fromEntries(publishedTerms)).toEqual(appsTable);
});

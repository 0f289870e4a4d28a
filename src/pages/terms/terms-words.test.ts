import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { allTerms } from '#src/consent/terms.ts';
import { forceWords } from './terms-words.ts';

/** The configuration that the app is delivered with. */
const shipped: unknown = JSON.parse(readFileSync('public/config.json', 'utf8'));
vi.mock('#src/config.ts', () => ({ config: () => shipped }));

it('a wording that is not in force is not called earlier: with the configuration delivered it is the newer one', () => {
  const states = Object.fromEntries(allTerms.map((terms) => [terms.id, forceWords(terms).words]));
  expect(states).toEqual({
    'windows-server-2024-10-30': 'In force for new consents',
    'windows-server-2025-03-04': 'Not in force for new consents here',
    'azure-local-2025-03-04': 'In force for new consents',
  });
});

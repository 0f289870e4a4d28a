import { expect, it, vi } from 'vitest';
import { allTerms } from '#src/consent/terms.ts';
import { forceWords } from './terms-words.ts';

// Not public/config.json, in which a deployment may name another wording.
const terms = vi.hoisted(() => ({ windowsServer: 'windows-server-2024-10-30', azureLocal: 'azure-local-2025-03-04' }));
vi.mock('#src/config.ts', () => ({ config: () => ({ terms }) }));

it('a wording that is not in force is not called earlier: it may be the newer one', () => {
  const states = Object.fromEntries(allTerms.map((wording) => [wording.id, forceWords(wording).words]));
  expect(states).toEqual({
    'windows-server-2024-10-30': 'In force for new consents',
    'windows-server-2025-03-04': 'Not in force for new consents here',
    'azure-local-2025-03-04': 'In force for new consents',
  });
});

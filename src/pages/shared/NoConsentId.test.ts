import { expect, it } from 'vitest';
import { consentIdIn } from './NoConsentId.tsx';

const id = 'rs-aaaaaaaaaaaaaaaaaaaaa';

it('take the id of a consent in any case, and nothing that was cut off', () => {
  expect(consentIdIn({ consentId: id.toUpperCase() })).toBe(id);
  for (const consentId of [undefined, '', 'rs-dcg76', id.slice(0, -1), `${id}a`, ` ${id}`])
    expect(consentIdIn({ consentId })).toBeUndefined();
});

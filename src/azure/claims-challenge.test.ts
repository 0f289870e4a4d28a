import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demandedClaims } from './claims-challenge.ts';

const header = (value: string) => new Headers({ 'www-authenticate': value });
const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';

test('decodes the claims, base64 and base64url alike', () => {
  const encoded = btoa(claims);
  expect(demandedClaims(header(`Bearer realm="", claims="${encoded}"`))).toBe(claims);
  expect(demandedClaims(header(`Bearer claims="${encoded.replaceAll('=', '')}", error="x"`))).toBe(claims);
});

test.each([
  'Bearer',
  'Bearer claims=""',
  'Bearer claims="%%%"',
  `Bearer claims="${btoa('no json')}"`,
  `Bearer claims="${btoa('1')}"`,
])('asks for nothing in particular: %s', (value) => {
  expect(demandedClaims(header(value))).toBeUndefined();
});

test('never throws', () => {
  expect(demandedClaims(new Headers())).toBeUndefined();
  fc.assert(
    fc.property(fc.base64String(), (text) => {
      const found = demandedClaims(header(`Bearer claims="${text}"`));
      if (found !== undefined) expect(typeof JSON.parse(found)).toBe('object');
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { demandedClaims } from './claims-challenge.ts';

const header = (value: string) => ({ headers: new Headers({ 'www-authenticate': value }), text: '' });
const hidden = (body: unknown) => ({
  headers: new Headers(),
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
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
  `Bearer claims="${btoa('null')}"`,
  `Bearer claims="${btoa('[]')}"`,
  `Bearer claims="/w=="`,
  `Bearer noclaims="${btoa('{}')}"`,
])('asks for nothing in particular: %s', (value) => {
  expect(demandedClaims(header(value))).toBeUndefined();
});

test('tells a subscript of base64url from one of base64', () => {
  // "?" and "~" bring both characters in which the two differ.
  const odd = '{"a":"??>>~~ÿÿ"}';
  const binary = String.fromCharCode(...new TextEncoder().encode(odd));
  expect(btoa(binary)).toMatch(/[+/]/);
  for (const encoded of [btoa(binary), btoa(binary).replaceAll('+', '-').replaceAll('/', '_')]) {
    expect(demandedClaims(header(`Bearer claims="${encoded}"`))).toBe(odd);
  }
});

test('takes no bytes that are no text', () => {
  expect(demandedClaims(header(`Bearer claims="${btoa('{"a":"\u00ff"}')}"`))).toBeUndefined();
});

test('never throws', () => {
  expect(demandedClaims(hidden(''))).toBeUndefined();
  const odd = fc.oneof(fc.jsonValue(), fc.base64String(), fc.array(fc.jsonValue()));
  const body = fc.record({ claims: odd, message: odd, additionalInfo: odd, error: odd }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.base64String(), fc.oneof(body, fc.jsonValue()), fc.boolean(), (text, inside, isNested) => {
      const reply = {
        ...header(`Bearer claims="${text}"`),
        text: JSON.stringify(isNested ? { error: inside } : inside),
      };
      const found = demandedClaims(reply);
      if (found === undefined) return;
      const value: unknown = JSON.parse(found);
      expect(typeof value === 'object' && value !== null && !Array.isArray(value)).toBe(true);
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1000) },
  );
});

describe('where browsers may not see the header', () => {
  const encoded = btoa(claims);

  test.each([
    ['as a field', { error: { code: 'x', claims } }],
    ['as an encoded field', { error: { code: 'x', claims: encoded } }],
    ['quoted in the text', { error: { message: `Present claims="${encoded}" please.` } }],
    ['beside the error', { claims, error: { code: 'x', message: 'y' } }],
    ['without an envelope', { code: 'x', claims }],
    [
      'in what ARM adds',
      {
        error: {
          additionalInfo: [
            { type: 'a', info: {} },
            { type: 'b', info: { claims: encoded } },
          ],
        },
      },
    ],
  ])('takes the claims from the body: %s', (_, body) => {
    expect(demandedClaims(hidden(body))).toBe(claims);
  });

  test('believes the header first', () => {
    const other = '{"access_token":{}}';
    expect(demandedClaims({ ...header(`Bearer claims="${btoa(other)}"`), text: JSON.stringify({ claims }) })).toBe(
      other,
    );
  });

  test.each([
    ['a number', { error: { claims: 5 } }],
    ['a list', { error: { claims: '[1]' } }],
    ['too long', { error: { claims: `{"a":"${'x'.repeat(8000)}"}` } }],
    ['inherited', { error: {} }],
    [
      'further down than ARM puts it',
      { error: { additionalInfo: Array.from({ length: 11 }, (_, i) => (i === 10 ? { info: { claims } } : {})) } },
    ],
    ['in a text that is none', { error: { message: [`claims="${btoa(claims)}"`] } }],
    ['no JSON', `claims="${btoa(claims)}"`],
  ])('takes nothing that is %s', (_, body) => {
    expect(demandedClaims(hidden(body))).toBeUndefined();
  });

  test('knows what a refusal for want of a second factor demands, and believes its own claims first', () => {
    const refusal = { code: 'RequestDisallowedByPolicy', message: 'MFA is required.' };
    const demanded = demandedClaims(hidden({ error: refusal }));
    expect(JSON.parse(demanded ?? '')).toEqual({ access_token: { acrs: { essential: true, values: ['p1'] } } });
    expect(demandedClaims(hidden({ error: { ...refusal, claims } }))).toBe(claims);
    expect(demandedClaims(hidden({ error: { code: 'InvalidAuthenticationToken' } }))).toBeUndefined();
  });

  test('takes what is just short enough', () => {
    const longest = `{"a":"${'x'.repeat(8000 - 8)}"}`;
    expect(demandedClaims(hidden({ claims: longest }))).toBe(longest);
  });
});

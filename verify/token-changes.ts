/** Test support: the signature of a receipt put together anew, with its old proof or with one of a key of the test's own. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

import { proofOf } from './gq-sign.ts';
import { type Json, textAt, withValue } from './json-places.ts';
import type { Random } from './random.ts';

interface OwnKey {
  privateKey: KeyObject;
  members: { kty: string; n: string; e: string; kid: string };
}

function ownKey(modulusLength: number, publicExponent: number): OwnKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return { privateKey, members: { kty: 'RSA', n, e, kid: `own-${modulusLength}-${publicExponent}` } };
}

/** Made at the first use: it takes longer than everything else here. */
let ownKeys: OwnKey[] | undefined;
const allOwnKeys = () =>
  (ownKeys ??= [ownKey(2048, 65_537), ownKey(2048, 3), ownKey(2040, 65_537), ownKey(1024, 65_537)]);

/** Members as JSON text; given twice, the last counts. */
type Members = Record<string, readonly string[]>;

const headerMembers: Members = {
  alg: ['"none"', '"rs256"', '"RS512"', '"HS256"', 'null', '["RS256"]'],
  kid: ['"other"', 'null', '1', '""'],
  crit: ['[]', 'null', '["b64"]'],
  typ: ['"at+jwt"'],
};

const times = ['0', '-1', '1e999', '-1e999', '1e300', '"1700000000"', 'null', '{}'];

function claimMembers(tenantId: string, userId: string, iat: number): Members {
  const near = [0.5, -1, 1, -300, -301, -600, -601, 300, 3600, 100_000_000].map((seconds) => String(iat + seconds));
  const ids = (id: string) => [id.toUpperCase(), ` ${id}`, id.replaceAll('-', '')].map((one) => JSON.stringify(one));
  const issuers = [
    'https://a.example/',
    'https://a.example/?',
    'https://a.example/x',
    'urn:x:',
    'a/',
    'data:/',
    '  https://a.example//',
  ];
  return {
    iat: [...near, ...times],
    exp: [...near, ...times],
    auth_time: [...near, ...times],
    nbf: [...near, ...times],
    amr: ['null', '"pwd"', '[]', '["pwd"]', '["pwd",1]', '{}'],
    nonce: ['""', 'null', '"AAAA"'],
    oid: [...ids(userId), ...ids(tenantId), 'null', '7'],
    tid: [...ids(tenantId), ...ids(userId), 'null'],
    iss: [
      ...issuers
        .flatMap((issuer) => [issuer + tenantId, `${issuer + tenantId}/v2.0`])
        .map((one) => JSON.stringify(one)),
      'null',
    ],
    aud: ['"SAMPLE-APP"', '"other-app"', '["sample-app"]', 'null'],
    ['__proto__']: ['{"nonce":1}'],
  };
}

const encoded = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');
const decoded = (part: string | undefined) => Buffer.from(part ?? '', 'base64url').toString();

/** The same number with a byte of zero before it. */
const longer = (number: string) => encoded(Buffer.concat([Uint8Array.of(0), Buffer.from(number, 'base64url')]));

/** The JSON text of an object with one more member. */
function withMember(json: string, members: Members, { pick }: Random): string {
  const name = pick(Object.keys(members));
  return `${json.slice(0, -1)},${JSON.stringify(name)}:${pick(members[name] ?? [])}}`;
}

/** Other spellings of a whole token, most of which cannot be read. */
const spellings: ((token: string, random: Random) => string)[] = [
  (token) => `${token}.`,
  (token) => `${token}.AAAA`,
  (token) => token.slice(0, token.lastIndexOf('.')),
  (token) => token.replace('.', '..'),
  (token) => token.replace('.', '=.'),
  (token) => token.replaceAll('-', '+').replaceAll('_', '/'),
  (token) => ` ${token}`,
  (token) => token.replace(/\.[^.]*\./, `.${encoded('[1]')}.`),
  (token) => token.replace(/\.[^.]*\./, `.${encoded('null')}.`),
  (token) => token.replace(/\.[^.]*\./, `.${encoded(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))}.`),
  (token) => token.replace(/\.[^.]*\./, `.${encoded('\uFEFF{}')}.`),
  (token) => token.replace(/^[^.]*/, encoded('\uFEFF{"alg":"RS256"}')),
  (token, { below }) => token.slice(0, -1) + String.fromCharCode(token.charCodeAt(token.length - 1) + 1 + below(3)),
];

const at = (...place: string[]) => place;

interface Signed {
  idToken: string;
  key: Json | undefined;
}

/** With a key of the test's own, or with the old signature. */
function tokenOf(header: string, claims: string, signature: string, random: Random): Signed {
  if (random.below(2) === 0) return { idToken: `${encoded(header)}.${encoded(claims)}.${signature}`, key: undefined };
  const { privateKey, members } = random.pick(allOwnKeys());
  const named = JSON.stringify({ ...JSON.parse(header), kid: members.kid });
  // What was added comes last again.
  const signed = `${encoded(random.pick([header, named]))}.${encoded(claims)}`;
  const made = sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url');
  const key = random.pick([members, members, { ...members, n: longer(members.n) }]);
  return { idToken: `${signed}.${made}`, key };
}

/** Header and claims as JSON texts, one of them with one more member. */
function changedTexts(receipt: Json, header: string, claims: string, random: Random): [header: string, claims: string] {
  const text = (name: string) => textAt(receipt, 'record', 'consent', name);
  const iat = Number(JSON.parse(claims).iat);
  return random.below(4) === 0
    ? [withMember(header, headerMembers, random), claims]
    : [header, withMember(claims, claimMembers(text('tenantId'), text('userId'), iat), random)];
}

/** The receipt with another signature: a proof of something else with a key of the test's own, or the old proof under other words. */
export function withOtherToken(receipt: Json, random: Random): Json {
  const place = at('record', 'signature', 'token');
  const token = textAt(receipt, ...place);
  if (random.below(4) === 0) return withValue(receipt, place, random.pick(spellings)(token, random));
  const [own, claims, proof = ''] = token.split('.');
  const header = decoded(JSON.parse(decoded(own)).kid);
  const [nextHeader, nextClaims] = changedTexts(receipt, header, decoded(claims), random);
  const { idToken, key } = tokenOf(nextHeader, nextClaims, '', random);
  if (key === undefined) {
    const [signed, said] = idToken.split('.');
    const named = encoded(JSON.stringify({ alg: 'GQ256', kid: signed, typ: 'JWT' }));
    return withValue(receipt, place, `${named}.${said}.${proof}`);
  }
  const numbers = key as { n: string; e: string };
  const isOfForm = numbers.e === 'AQAB' && Buffer.from(numbers.n, 'base64url')[0] !== 0;
  const made = isOfForm ? proofOf(idToken, numbers) : token;
  return withValue(withValue(receipt, place, made), at('record', 'signature', 'key'), key);
}

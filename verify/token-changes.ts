/** Test support: the ID token of a receipt put together anew, with its old signature or with one of a key of the test's own. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

import { type Json, textAt, valueAt, withValue } from './json-places.ts';
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
  // The last character of a 2,048-bit signature has four bits that nothing uses.
  (token, { below }) => token.slice(0, -1) + String.fromCharCode(token.charCodeAt(token.length - 1) + 1 + below(3)),
];

const at = (...place: string[]) => place;

/** Signs with a key of the test's own, which is put into the receipt. */
function signedAnew(receipt: Json, header: string, claims: string, { pick }: Random): Json {
  const { privateKey, members } = pick(allOwnKeys());
  const named = JSON.stringify({ ...JSON.parse(header), kid: members.kid });
  // What was added comes last again.
  const signed = `${encoded(pick([header, named]))}.${encoded(claims)}`;
  const signature = sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url');
  const withKey = withValue(
    receipt,
    at('signature', 'key'),
    pick([members, members, { ...members, n: longer(members.n) }]),
  );
  return withValue(withKey, at('signature', 'idToken'), `${signed}.${signature}`);
}

/** The receipt with another token; its hash in the record follows in three of four. `undefined` where there is no token. */
export function withOtherToken(receipt: Json, random: Random): Json | undefined {
  if (valueAt(receipt, at('signature')) === null) return undefined;
  const token = textAt(receipt, 'signature', 'idToken');
  const changed = withToken(receipt, token, random);
  if (random.below(4) === 0) return changed;
  const hash = createHash('sha256')
    .update(textAt(changed, 'signature', 'idToken'))
    .digest('hex');
  return withValue(changed, at('record', 'signature', 'idTokenSha256'), hash);
}

function withToken(receipt: Json, token: string, random: Random): Json {
  if (random.below(4) === 0)
    return withValue(receipt, at('signature', 'idToken'), random.pick(spellings)(token, random));
  const [headerPart, claimsPart, signature] = token.split('.');
  const text = (name: string) => textAt(receipt, 'record', 'consent', name);
  const iat = Number(JSON.parse(decoded(claimsPart)).iat);
  const ofHeader = random.below(4) === 0;
  const header = ofHeader ? withMember(decoded(headerPart), headerMembers, random) : decoded(headerPart);
  const claims = ofHeader
    ? decoded(claimsPart)
    : withMember(decoded(claimsPart), claimMembers(text('tenantId'), text('userId'), iat), random);
  return random.below(2) === 0
    ? signedAnew(receipt, header, claims, random)
    : withValue(receipt, at('signature', 'idToken'), `${encoded(header)}.${encoded(claims)}.${signature}`);
}

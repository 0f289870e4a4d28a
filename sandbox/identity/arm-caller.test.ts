import { SignJWT, importJWK, type JWTPayload } from 'jose';
import { expect, it } from 'vitest';
import { TenantRegistry } from '#sandbox/registry.ts';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import { createAccessTokenVerifier } from './access-token.ts';
import { createCallerVerifier } from './arm-caller.ts';
import { issueNote } from './issue-note.ts';
import { createSigningKey } from './signing-key.ts';

const tenant = createScenarioTenant('single', { name: 'test' });
const registry = new TenantRegistry();
registry.add(tenant);
const key = await createSigningKey();
const verify = createCallerVerifier(createAccessTokenVerifier(registry, key));

const token = async (more: JWTPayload = {}, lifetime = '1h') => {
  const known = { oid: 'object', tid: tenant.tenantId, appid: 'app', idtyp: 'user', upn: 'ada@example' };
  const claims = { ...known, aio: issueNote(tenant, 'object'), ...more };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(more.iss ?? `http://localhost:2/${tenant.tenantId}/v2.0`)
    .setAudience(more.aud ?? 'https://management.azure.com')
    .setExpirationTime(lifetime)
    .sign(await importJWK(key.privateJwk, 'RS256'));
};

it('makes a caller of a good token', async () => {
  const { tenantId } = tenant;
  const person = { objectId: 'object', tenantId, name: 'ada@example', kind: 'User' };
  expect(await verify(await token())).toMatchObject(person);
  const application = await verify(await token({ idtyp: 'app', upn: undefined }));
  expect(application).toMatchObject({ name: 'app', kind: 'Application' });
});

it.each([
  ['ExpiredAuthenticationToken', 'that is over', {}, '-1s'],
  ['InvalidAuthenticationTokenAudience', 'for the app itself', { aud: tenant.appClientId }, '1h'],
  ['InvalidAuthenticationToken', 'of another issuer', { iss: 'http://localhost:3/other/v2.0' }, '1h'],
  ['InvalidAuthenticationToken', 'of a tenant that is not there', { tid: 'other' }, '1h'],
  ['InvalidAuthenticationToken', 'without an object id', { oid: undefined }, '1h'],
])('says %s of a token %s', async (code, _what, claims, lifetime) => {
  await expect(verify(await token(claims, lifetime))).rejects.toMatchObject({ status: 401, code });
});

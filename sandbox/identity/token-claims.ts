import { createHash, randomBytes } from 'node:crypto';
import { tenantNow, type Person, type Tenant } from '#sandbox/tenant.ts';
import { issueNote } from './issue-note.ts';
import { armResource } from './resources.ts';

/** Second factor included: every sign-in here passes the page's approval step. */
export const authenticationMethods = ['pwd', 'mfa'];

/** `sub`, which Microsoft Entra makes different for each application, so that nothing may be keyed on it across them. */
export const pairwiseSubject = (clientId: string, objectId: string): string =>
  createHash('sha256').update(`${clientId} ${objectId}`).digest('base64url');

/** Microsoft Entra dates tokens so many seconds before it issues them; they end an hour after it. https://github.com/openid/AppAuth-iOS/issues/264 */
export const backdatingSeconds = 300;

/**
 * Claims of a person's v2.0 ID token, but for those the protocol adds. `iat` is tenant time: a signed consent is checked against
 * Azure's clock, which here can be put forward.
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
export const idTokenClaims = (tenant: Tenant, person: Person) => ({
  sub: person.objectId,
  iat: tenantSeconds(tenant) - backdatingSeconds,
  nbf: tenantSeconds(tenant) - backdatingSeconds,
  oid: person.objectId,
  tid: tenant.tenantId,
  preferred_username: person.username,
  name: person.name,
  email: person.username,
  rh: '1.sandbox.',
  uti: uniqueTokenId(),
  ver: '2.0',
});

/** Which of them a scope releases. Microsoft Entra gives `oid`, `tid` and the rest of `openid` with every ID token. */
export const claimsByScope = {
  openid: ['sub', 'iat', 'nbf', 'oid', 'tid', 'amr', 'rh', 'uti', 'ver'],
  profile: ['preferred_username', 'name'],
  email: ['email'],
};

/**
 * Claims of a person's access token (v1.0, as those of Azure Resource Manager and Storage are).
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export const personTokenClaims = (tenant: Tenant, person: Person, scope: string | undefined) => ({
  acr: '1',
  aio: issueNote(tenant, person.objectId),
  amr: authenticationMethods,
  appid: tenant.appClientId,
  appidacr: '0',
  idtyp: 'user',
  ipaddr: '127.0.0.1',
  name: person.name,
  oid: person.objectId,
  scp: permissionNames(scope),
  sub: pairwiseSubject(armResource, person.objectId),
  tid: tenant.tenantId,
  unique_name: person.username,
  upn: person.username,
  uti: uniqueTokenId(),
  ver: '1.0',
});

/** Claims of the service principal's access token. */
export const applicationTokenClaims = (tenant: Tenant) => ({
  aio: issueNote(tenant, tenant.servicePrincipal.objectId),
  appid: tenant.servicePrincipal.clientId,
  appidacr: '1',
  idtyp: 'app',
  oid: tenant.servicePrincipal.objectId,
  sub: tenant.servicePrincipal.objectId,
  tid: tenant.tenantId,
  uti: uniqueTokenId(),
  ver: '1.0',
});

/** `client_info`, from which MSAL makes the home account id `{oid}.{tid}`. */
export const clientInfo = (tenant: Tenant, objectId: string): string =>
  Buffer.from(JSON.stringify({ uid: objectId, utid: tenant.tenantId })).toString('base64url');

const tenantSeconds = (tenant: Tenant): number => Math.floor(tenantNow(tenant) / 1000);

const uniqueTokenId = (): string => randomBytes(16).toString('base64url');

/** `scp` holds bare names. `/.default` means every permission the app was given, which is this one. */
const permissionNames = (scope: string | undefined): string | undefined => (scope ? 'user_impersonation' : undefined);

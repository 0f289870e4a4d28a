import type { Configuration, ErrorOut, KoaContextWithOIDC, Provider as IdentityProvider } from 'oidc-provider';
import type { Person, Tenant } from '#sandbox/tenant.ts';
import { checkApplicationRequest } from './application-request.ts';
import { Provider, errors } from './oidc-provider.ts';
import { identityPaths } from './paths.ts';
import { desktopUris, originsOf, withoutPort } from './redirect-uris.ts';
import { issuedResource, resourceOfScope, resourceScopes } from './resources.ts';
import {
  metContexts,
  mustSignInAgain,
  requestedClaims,
  secondFactorNeeded,
  type RequestedClaims,
} from './requested-claims.ts';
import { signInPolicy } from './sign-in-policy.ts';
import { createSessionStore, type SessionRecords } from './session-store.ts';
import type { SigningKey } from './signing-key.ts';
import {
  applicationTokenClaims,
  backdatingSeconds,
  claimsByScope,
  idTokenClaims,
  pairwiseSubject,
  personTokenClaims,
} from './token-claims.ts';
import { shapeTokenReplies } from './token-replies.ts';

export interface ProviderSetup {
  tenant: Tenant;
  azureOrigin: string;
  /** Of the application. Whatever is served from their origins may ask for tokens. */
  redirectUris: string[];
  signingKey: SigningKey;
  records: SessionRecords;
  /** What to show a person when there is no client to send the error to. */
  showError: (ctx: KoaContextWithOIDC, error: ErrorOut) => void;
}

const hour = 3600;

/** The OpenID Connect provider of one tenant, under Microsoft Entra's paths and with its habits. */
export const createProvider = (setup: ProviderSetup): IdentityProvider => {
  const { tenant, azureOrigin, redirectUris } = setup;
  const paths = identityPaths(tenant.tenantId);
  const provider = new Provider(azureOrigin + paths.issuer, {
    ...protocol(setup),
    ...storage(setup),
    ...claims(tenant, desktopUris(redirectUris)),
    clients: clients(setup),
    routes: { authorization: paths.authorize, token: paths.token, jwks: paths.keys, userinfo: paths.userinfo },
    interactions: { policy: signInPolicy(tenant), url: (_ctx, interaction) => `${paths.signIn}/${interaction.uid}` },
  });
  provider.Client.prototype.redirectUriAllowed = (uri) =>
    redirectUris.includes(uri) || desktopUris(redirectUris).includes(withoutPort(uri));
  provider.on('server_error', (_ctx, error) => console.error('Sandbox identity failed:', error));
  shapeTokenReplies(provider, tenant);
  return provider;
};

const clients = ({ tenant, redirectUris }: ProviderSetup): Configuration['clients'] => [
  {
    client_id: tenant.appClientId,
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: redirectUris,
    subject_type: 'pairwise',
    // Demanded of pairwise clients with several redirect hosts; what is there is not looked at (see `protocol`).
    sector_identifier_uri: 'https://sandbox.invalid/sector',
  },
  {
    client_id: tenant.servicePrincipal.clientId,
    client_secret: tenant.servicePrincipal.clientSecret,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  },
];

const protocol = ({ tenant, azureOrigin, redirectUris, showError }: ProviderSetup): Configuration => ({
  scopes: ['openid', 'profile', 'email', 'offline_access'],
  // What it asks for must be known when the person has signed in.
  extraParams: ['claims'],
  responseTypes: ['code'],
  subjectTypes: ['public', 'pairwise'],
  sectorIdentifierUriValidate: () => false,
  pairwiseIdentifier: (_ctx, accountId, client) => pairwiseSubject(client.clientId, accountId),
  // Like Microsoft Entra: a refresh token may be used again, and signing out does not end it.
  rotateRefreshToken: false,
  expiresWithSession: () => false,
  issueRefreshToken: (_ctx, client, source) => {
    if (!client.grantTypeAllowed('refresh_token')) return false;
    // Microsoft Entra's refresh tokens serve every scope and resource that was consented to, whatever the sign-in asked for.
    // MSAL relies on it: it asks for offline_access again, which oidc-provider drops from a request without prompt=consent.
    const resources = resourceScopes(azureOrigin);
    const granted = ['openid', 'profile', 'offline_access', ...[...resources.values()].flat()];
    source.scope = [...new Set([...(source.scope?.split(' ') ?? []), ...granted])].join(' ');
    source.resource = [...resources.keys()];
    return true;
  },
  loadExistingGrant: (ctx) => grantEverything(ctx, azureOrigin),
  clientBasedCORS: (_ctx, origin, client) =>
    client.clientId === tenant.appClientId && originsOf(redirectUris).includes(origin),
  renderError: (ctx, out) => showError(ctx, out),
  ttl: {
    AccessToken: hour,
    ClientCredentials: hour,
    AuthorizationCode: hour / 6,
    // `iat` and `nbf` are tenant time, so the end has to be as well.
    IdToken: () => hour + Math.floor(tenant.clockOffset / 1000),
    RefreshToken: 24 * hour,
    Interaction: hour,
    Session: 24 * hour,
    Grant: 24 * hour,
  },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    dPoP: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (ctx) => requestedResource(ctx),
      useGrantedResource: (ctx) => requestedResource(ctx) !== undefined,
      getResourceServerInfo: (ctx, resource) => {
        // Of a request that names a resource itself the default is not asked.
        checkApplicationRequest(ctx);
        return resourceServer(resource, azureOrigin);
      },
    },
  },
});

const storage = ({ tenant, azureOrigin, signingKey, records }: ProviderSetup): Configuration => ({
  adapter: createSessionStore(records, tenant.tenantId),
  jwks: { keys: [signingKey.privateJwk] },
  cookies: cookiesOf(tenant, azureOrigin.startsWith('https:')),
});

/**
 * Over https they are as Microsoft Entra's, or a hidden frame in a page of http, which is another site, would have none (`ssoSilent`). Over
 * http no browser takes such, nor changes what https has set, so each has a session of its own.
 */
const cookiesOf = ({ name, tenantId }: Tenant, secure: boolean): Configuration['cookies'] => {
  const prefix = `sandbox-${name}${secure ? '-https' : ''}`;
  const attributes = { httpOnly: true, sameSite: secure ? 'none' : 'lax', secure } as const;
  return {
    names: { session: `${prefix}-session`, interaction: `${prefix}-sign-in`, resume: `${prefix}-resume` },
    long: { ...attributes, path: `/${tenantId}` },
    short: attributes,
  };
};

const claims = (tenant: Tenant, desktop: string[]): Configuration => ({
  claims: claimsByScope,
  conformIdTokenClaims: false,
  findAccount: (ctx, accountId) => {
    refuseOutsidePages(ctx, desktop);
    const person = personById(tenant, accountId);
    return person && { accountId, claims: () => idTokenClaims(tenant, person) };
  },
  formats: {
    customizers: {
      jwt: (ctx, token, parts) => {
        const { aud, exp, iat, iss, scope } = parts.payload;
        const person = 'accountId' in token ? personById(tenant, token.accountId) : undefined;
        const asked = requestedClaims(ctx.oidc.body?.['claims']);
        if (person) refuseSilence(ctx, tenant, person, asked);
        const acrs = person ? metContexts(tenant, person.objectId, asked) : [];
        const own = person ? personTokenClaims(tenant, person, asText(scope)) : applicationTokenClaims(tenant);
        // Microsoft Entra's tokens say `typ: JWT` and carry neither `client_id` nor `scope`.
        parts.header = { ...parts.header, typ: 'JWT' };
        const datedAt = Number(iat) - backdatingSeconds;
        // The audience is called as it was asked for.
        parts.payload = {
          aud: namedResources(ctx)[0] ?? aud,
          iss,
          iat: datedAt,
          nbf: datedAt,
          exp,
          ...own,
          ...clientCapabilities(asked),
          // Azure is told of a context only where the client says that it can answer challenges.
          ...(acrs.length > 0 && asked.capabilities?.includes('CP1') ? { acrs } : {}),
        };
      },
    },
  },
});

const personById = (tenant: Tenant, objectId: string | undefined): Person | undefined =>
  tenant.people.find((person) => person.objectId === objectId);

/** Consent to the app is taken as given, as when an administrator consented for the whole tenant. */
const grantEverything = async ({ oidc }: KoaContextWithOIDC, azureOrigin: string) => {
  const clientId = oidc.client?.clientId;
  const accountId = oidc.account?.accountId;
  if (clientId === undefined || accountId === undefined) return undefined;
  const grantId = oidc.session?.grantIdFor(clientId);
  const earlier = grantId ? await oidc.provider.Grant.find(grantId) : undefined;
  if (earlier?.accountId === accountId) return earlier;
  const grant = new oidc.provider.Grant({ clientId, accountId });
  grant.addOIDCScope('openid profile email offline_access');
  for (const [resource, scopes] of resourceScopes(azureOrigin)) grant.addResourceScope(resource, scopes.join(' '));
  await grant.save();
  return grant;
};

/** The resource whose scopes a request names: one access token is for one resource. */
const requestedResource = (ctx: KoaContextWithOIDC): string | undefined => {
  checkApplicationRequest(ctx);
  const resources = new Set(namedResources(ctx).map((name) => issuedResource(name) ?? unknownResource(name)));
  if (resources.size > 1) throw severalResources();
  return [...resources][0];
};

/** By the names that the request has for them. */
const namedResources = ({ oidc }: KoaContextWithOIDC): string[] => {
  const classic = asText(oidc.body?.['resource']);
  if (classic !== undefined) return [classic];
  const scope = asText(oidc.params?.['scope']) ?? oidc.entities.AuthorizationCode?.scope ?? '';
  return scope.split(' ').flatMap((one) => resourceOfScope(one) ?? []);
};

const resourceServer = (resource: string, azureOrigin: string) => {
  const audience = issuedResource(resource) ?? unknownResource(resource);
  return {
    scope: resourceScopes(azureOrigin).get(audience)?.join(' ') ?? '',
    audience,
    accessTokenFormat: 'jwt' as const,
  };
};

const unknownResource = (resource: string): never => {
  throw new errors.InvalidTarget(
    `The resource principal named ${resource} was not found in the tenant. The sandbox issues tokens for Resource Manager and Storage only.`,
  );
};

/** Microsoft Entra's words for it carry AADSTS28000. */
const severalResources = () =>
  new errors.InvalidTarget('The scope names more than one resource; one access token is for one.');

/** What Azure is told of the client by `xms_cc`. */
const clientCapabilities = ({ capabilities }: RequestedClaims): { xms_cc?: string[] } =>
  capabilities === undefined ? {} : { xms_cc: capabilities };

/** Only the sign-in page shows a second factor. @throws {errors.CustomOIDCProviderError} when a refresh token is to do for one. */
const refuseSilence = (ctx: KoaContextWithOIDC, tenant: Tenant, person: Person, asked: RequestedClaims): void => {
  if (ctx.oidc.body?.['grant_type'] !== 'refresh_token' || !mustSignInAgain(tenant, person.objectId, asked)) return;
  throw new errors.CustomOIDCProviderError('interaction_required', secondFactorNeeded);
};

/**
 * Microsoft Entra gives the tokens of a single-page application to pages only, which say where they come from. Codes of people are that
 * application's here, unless they were sent to a desktop program; a refresh token doesn't say whose it is.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 *
 * @throws {errors.CustomOIDCProviderError} when a program asks.
 */
const refuseOutsidePages = (ctx: KoaContextWithOIDC, desktop: string[]): void => {
  if (ctx.oidc.route !== 'token' || ctx.get('origin') !== '') return;
  const { AuthorizationCode: code } = ctx.oidc.entities;
  if (code ? desktop.includes(withoutPort(code.redirectUri ?? '')) : desktop.length > 0) return;
  throw new errors.CustomOIDCProviderError(
    'invalid_request',
    "AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  );
};

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

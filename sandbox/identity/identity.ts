import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { askedOrigin, type Origins } from '#sandbox/origins.ts';
import type { TenantRegistry } from '#sandbox/registry.ts';
import type { Person, Tenant } from '#sandbox/tenant.ts';
import { readBody } from '#sandbox/request-body.ts';
import { sendPage } from '#sandbox/web-page.ts';
import { createAccessTokenVerifier, type VerifyAccessToken } from './access-token.ts';
import { noteClassic } from './application-request.ts';
import { givenToken, type GivenToken } from './given-token.ts';
import { discoveryDocument, sharedDiscovery } from './discovery.ts';
import { identityPaths, tenantSegment } from './paths.ts';
import { createProvider } from './provider.ts';
import { appRedirectUris, formsOf } from './redirect-uris.ts';
import { dropTenantSessions, type SessionRecords } from './session-store.ts';
import { errorPage } from './sign-in-pages.ts';
import { handleSignIn, handleSignOut } from './sign-in.ts';
import { errorReply, isApplication, missingSecret, unknownApplication } from './token-replies.ts';
import type { SigningKey } from './signing-key.ts';

export interface Identity {
  /** Whether a path belongs to the identity platform rather than to Azure Resource Manager. */
  owns(path: string): boolean;
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  verifyAccessToken: VerifyAccessToken;
  /** Ends every sign-in session, refresh token and access token that the tenant has given so far. */
  endSessions: (tenant: Tenant) => void;
  /** A person's access token for Azure Resource Manager, without the sign-in pages. */
  giveToken: (tenant: Tenant, person: Person) => Promise<GivenToken>;
}

export interface IdentitySetup {
  registry: TenantRegistry;
  origins: Origins;
  signingKey: SigningKey;
  records: SessionRecords;
  /** What every tenant's application has besides the addresses of the project's own app. */
  redirectUris: readonly string[];
}

/** Where the app is served from while it is developed, with hot reload. */
const developmentOrigin = 'http://localhost:5173';

/** The sandbox's Microsoft Entra: one OpenID Connect provider for each tenant, made when it is first needed. */
export const createIdentity = (setup: IdentitySetup): Identity => {
  const { registry, origins, records } = setup;
  const providers = new Map<string, Provider>();
  registry.onRemoval(({ tenantId }, next) => {
    for (const issuer of providers.keys()) if (issuer.endsWith(`/${tenantId}`)) providers.delete(issuer);
    if (!next) dropTenantSessions(records, tenantId);
  });
  // By the origin too under which it is asked, for that is the issuer's. They share all that they keep.
  const providerOf = (tenant: Tenant, azureOrigin: string, redirectUris: string[]) => {
    const key = `${azureOrigin}/${tenant.tenantId}`;
    const provider = providers.get(key) ?? newProvider(setup, tenant, azureOrigin, redirectUris);
    providers.set(key, provider);
    return provider;
  };

  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const segment = tenantSegment(req.url ?? '/') ?? '';
    const tenant = registry.byTenantId(segment) ?? registry.byName(segment);
    if (!tenant) return serveWithoutTenant(req, res, segment, setup.signingKey);
    req.url = req.url?.replace(/^\/[^/]+/, `/${tenant.tenantId}`) ?? '/';
    const url = new URL(req.url, 'http://localhost');
    const paths = identityPaths(tenant.tenantId);
    const origin = askedOrigin(req);
    const redirectUris = redirectUrisOf(setup, origins.asked(req).app(tenant));
    const provider = providerOf(tenant, origin, redirectUris);
    const request = { req, res, url, tenant, provider };
    if (url.pathname === paths.discovery) return sendPublic(res, discoveryDocument(origin, tenant.tenantId));
    if (url.pathname === paths.keys) return sendPublic(res, { keys: [setup.signingKey.publicJwk] });
    if (url.pathname.startsWith(`${paths.signIn}/`)) return handleSignIn(request);
    if (url.pathname === paths.logout) return handleSignOut(request, redirectUris);
    if (url.pathname === paths.deviceCode) return refuseDevice(req, res, tenant);
    if (url.pathname === paths.classicToken) {
      noteClassic(req);
      req.url = paths.token + url.search;
    }
    await provider.callback()(req, res);
  };

  return {
    owns: (path) => tenantSegment(path) !== undefined,
    handle,
    verifyAccessToken: createAccessTokenVerifier(registry, setup.signingKey),
    endSessions: (tenant) => {
      dropTenantSessions(records, tenant.tenantId);
      tenant.sessionsEndedAt = Date.now();
      delete tenant.metContexts;
    },
    giveToken: (tenant, person) => givenToken(tenant, person, origins.azure(tenant), setup.signingKey),
  };
};

const redirectUrisOf = ({ redirectUris }: IdentitySetup, appOrigin: string): string[] => [
  ...new Set([...[appOrigin, developmentOrigin].flatMap(appRedirectUris), ...redirectUris].flatMap(formsOf)),
];

const newProvider = (setup: IdentitySetup, tenant: Tenant, azureOrigin: string, redirectUris: string[]) =>
  createProvider({
    tenant,
    azureOrigin,
    redirectUris,
    signingKey: setup.signingKey,
    records: setup.records,
    showError: (ctx, { error, error_description: description }) => {
      ctx.respond = false;
      const problem = {
        title: 'Sign-in cannot go on',
        detail:
          error === 'invalid_client'
            ? unknownApplication(String(ctx.query['client_id']), tenant)
            : (description ?? error),
        remedy: remedyFor(error, redirectUris),
      };
      sendPage(ctx.res, ctx.status, { title: problem.title, body: errorPage(problem) });
    },
  });

const remedyFor = (error: string, redirectUris: string[]): string =>
  error === 'invalid_redirect_uri'
    ? `AADSTS50011: the redirect address must be ${redirectUris.join(' or ')}. The sandbox registers others with --redirect-uri.`
    : `Go back to the app and sign in again. (${error})`;

const sendPublic = (res: ServerResponse, body: object, status = 200): void => {
  res
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-store',
    })
    .end(JSON.stringify(body));
};

/** No application here may sign people in on another device: both want proof of themselves, or a page of their own. */
const refuseDevice = async (req: IncomingMessage, res: ServerResponse, tenant: Tenant): Promise<void> => {
  const clientId = new URLSearchParams(await readBody(req)).get('client_id') ?? '';
  const known = isApplication(clientId, tenant);
  const problem = known
    ? { error: 'invalid_client', error_description: missingSecret }
    : { error: 'unauthorized_client', error_description: unknownApplication(clientId, tenant) };
  sendPublic(res, errorReply(problem, String(req.headers['client-request-id'] ?? '')), known ? 401 : 400);
};

/** Of what all tenants share there are the documents that a client reads before it knows whose account it is. */
const serveWithoutTenant = (req: IncomingMessage, res: ServerResponse, segment: string, key: SigningKey): void => {
  const { pathname } = new URL(req.url ?? '/', askedOrigin(req));
  const paths = identityPaths(segment);
  if (segment === 'common' || segment === 'organizations') {
    if (pathname === paths.discovery) return sendPublic(res, sharedDiscovery(askedOrigin(req), segment));
    if (pathname === paths.keys) return sendPublic(res, { keys: [key.publicJwk] });
  }
  const problem = `AADSTS90002: Tenant '${segment}' not found. Name one of this sandbox's by its id or name: it signs nobody in at Microsoft Entra's shared ones, and knows none by a domain.`;
  sendPublic(res, { error: 'invalid_tenant', error_description: problem, error_codes: [90002] }, 400);
};

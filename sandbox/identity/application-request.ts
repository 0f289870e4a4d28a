import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { errors } from './oidc-provider.ts';

const classicRequests = new WeakSet<IncomingMessage>();

/** Keeps in mind that a token request came to the v1.0 address, which names a `resource` where v2.0 names scopes. */
export const noteClassic = (req: IncomingMessage): void => void classicRequests.add(req);

const refusal = (error: string, description: string) => new errors.CustomOIDCProviderError(error, description);

const missing = (name: string) =>
  refusal('invalid_request', `AADSTS900144: The request body must contain the following parameter: '${name}'.`);

const notDefault = (scope: string) =>
  refusal(
    'invalid_scope',
    `AADSTS1002012: The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  );

/**
 * An application asks for all that it was given of one resource, `https://host/.default`, and for nothing in particular.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 *
 * @throws {errors.CustomOIDCProviderError} as Microsoft Entra refuses everything else. Of the v1.0 address it refuses only what names no
 * resource of the tenant; without any it gives a token for the old Azure AD Graph, of which nothing is here.
 */
export const checkApplicationRequest = (ctx: KoaContextWithOIDC): void => {
  const { grant_type: grantType, scope, resource } = ctx.oidc.body ?? {};
  if (ctx.oidc.route !== 'token' || grantType !== 'client_credentials') return;
  if (classicRequests.has(ctx.req)) {
    if (!isGiven(resource)) throw missing('resource');
    return;
  }
  if (isGiven(resource))
    throw refusal('invalid_request', "AADSTS901002: The 'resource' request parameter is not supported.");
  if (!isGiven(scope)) throw missing('scope');
  if (!scope.split(' ').every((one) => /^https?:\/\/.+\/\.default$/.test(one))) throw notDefault(scope);
};

const isGiven = (value: unknown): value is string => typeof value === 'string' && value !== '';

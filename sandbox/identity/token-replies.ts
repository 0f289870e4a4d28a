import { randomUUID } from 'node:crypto';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { clientInfo } from './token-claims.ts';

/** Gives the token endpoint's replies what Microsoft Entra's have beyond the standard. */
export const shapeTokenReplies = (provider: Provider, tenant: Tenant): void => {
  provider.use(async (ctx: KoaContextWithOIDC, next) => {
    await next();
    if (ctx.oidc?.route !== 'token' || !isObject(ctx.body)) return;
    if (!('error' in ctx.body)) ctx.body = successReply(ctx, tenant, ctx.body);
    else {
      const problem = ctx.body['error'] === 'invalid_client' ? clientProblem(ctx, tenant) : undefined;
      if (problem?.error === 'unauthorized_client') ctx.status = 400;
      ctx.body = errorReply({ ...ctx.body, ...problem }, ctx.get('client-request-id'));
    }
  });
};

const successReply = ({ oidc }: KoaContextWithOIDC, tenant: Tenant, body: JsonObject): JsonObject => {
  const objectId = oidc.account?.accountId;
  const wantsClientInfo = oidc.body?.['client_info'] === '1' && objectId !== undefined;
  return {
    ...body,
    ext_expires_in: body['expires_in'],
    ...(wantsClientInfo ? { client_info: clientInfo(tenant, objectId) } : {}),
  };
};

/** What Microsoft Entra says where no application of the tenant has the identifier. */
export const unknownApplication = (clientId: string, tenant: Tenant): string =>
  `AADSTS700016: Application with identifier '${clientId}' was not found in the directory '${tenant.name}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`;

/** Whether a tenant has an application. */
export const isApplication = (clientId: string, { appClientId, servicePrincipal }: Tenant): boolean =>
  [appClientId, servicePrincipal.clientId].includes(clientId);

/** Why a client was not taken for one of the tenant's: the standard has one error for all of it. */
const clientProblem = ({ oidc }: KoaContextWithOIDC, tenant: Tenant) => {
  const { client_id: clientId = '', client_secret: secret } = oidc.body ?? {};
  if (!isApplication(String(clientId), tenant))
    return { error: 'unauthorized_client', error_description: unknownApplication(String(clientId), tenant) };
  return {
    error: 'invalid_client',
    error_description: secret === undefined ? missingSecret : wrongSecret(String(clientId)),
  };
};

export const missingSecret =
  "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";

const wrongSecret = (clientId: string): string =>
  `AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`;

/**
 * The numbers under which Microsoft Entra documents what went wrong; one error of the standard has many.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const errorNumbers: Record<string, number> = {
  interaction_required: 50076,
  invalid_client: 7000218,
  invalid_grant: 70000,
  invalid_request: 900144,
  invalid_scope: 70011,
  invalid_target: 500011,
  unauthorized_client: 700016,
  unsupported_grant_type: 70003,
};

/** @param asked The id that the client gave its request, which Microsoft Entra gives back. */
export const errorReply = (body: JsonObject, asked: string): JsonObject => {
  const said = String(body['error_description'] ?? body['error']);
  const [, own, detail = said] = /^AADSTS(\d+): (.*)$/s.exec(said) ?? [];
  const number = own === undefined ? errorNumbers[String(body['error'])] : Number(own);
  if (number === undefined) return body;
  const traceId = randomUUID();
  const correlationId = asked === '' ? randomUUID() : asked;
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    ...body,
    error_description: `AADSTS${number}: ${detail} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
  };
};

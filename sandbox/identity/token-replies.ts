import { randomUUID } from 'node:crypto';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Tenant } from '#sandbox/tenant.ts';
import { clientInfo } from './token-claims.ts';

/** Gives the token endpoint's replies what Microsoft Entra's have beyond the standard. */
export const shapeTokenReplies = (provider: Provider, tenant: Tenant): void => {
  provider.use(async (ctx: KoaContextWithOIDC, next) => {
    await next();
    if (ctx.oidc?.route !== 'token' || !isRecord(ctx.body)) return;
    ctx.body = 'error' in ctx.body ? errorReply(ctx.body) : successReply(ctx, tenant, ctx.body);
  });
};

type Reply = Record<string, unknown>;

const isRecord = (value: unknown): value is Reply =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const successReply = ({ oidc }: KoaContextWithOIDC, tenant: Tenant, body: Reply): Reply => {
  const objectId = oidc.account?.accountId;
  const wantsClientInfo = oidc.body?.['client_info'] === '1' && objectId !== undefined;
  return {
    ...body,
    ext_expires_in: body['expires_in'],
    ...(wantsClientInfo ? { client_info: clientInfo(tenant, objectId) } : {}),
  };
};

/**
 * The numbers under which Microsoft Entra documents what went wrong; one error of the standard has many.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const errorNumbers: Record<string, number> = {
  interaction_required: 50076,
  invalid_client: 7000215,
  invalid_grant: 70000,
  invalid_request: 900144,
  invalid_scope: 70011,
  invalid_target: 500011,
  unauthorized_client: 700016,
  unsupported_grant_type: 70003,
};

const errorReply = (body: Reply): Reply => {
  const said = String(body['error_description'] ?? body['error']);
  const [, own, detail = said] = /^AADSTS(\d+): (.*)$/s.exec(said) ?? [];
  const number = own === undefined ? errorNumbers[String(body['error'])] : Number(own);
  if (number === undefined) return body;
  return {
    ...body,
    error_description: `AADSTS${number}: ${detail}`,
    error_codes: [number],
    timestamp: `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`,
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
  };
};

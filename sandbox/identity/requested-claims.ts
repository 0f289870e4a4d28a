import { parseJson } from '#sandbox/json.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { errors } from './oidc-provider.ts';

/** What the `claims` parameter of a request asks of the access token, as far as the sandbox goes by it. */
export interface RequestedClaims {
  /** `xms_cc`, which tells Azure that the client can answer claims challenges. */
  capabilities?: string[];
  /** Any authentication context (`acrs`), which a challenge for a second factor asks for. */
  secondFactor: boolean;
  /** Those of them that an organization has defined: `c1` to `c99`. */
  contexts: string[];
}

/** @throws {errors.InvalidRequest} when the parameter is there and is not JSON. */
export const requestedClaims = (parameter: unknown): RequestedClaims => {
  if (typeof parameter !== 'string') return { secondFactor: false, contexts: [] };
  const { access_token: token } = parse(parameter);
  const capabilities = token?.xms_cc?.values;
  return {
    ...(Array.isArray(capabilities) ? { capabilities: capabilities.map(String) } : {}),
    secondFactor: token?.acrs !== undefined,
    contexts: [token?.acrs?.value, token?.acrs?.values].flat().map(String).filter(isContext),
  };
};

const isContext = (name: string): boolean => /^c\d{1,2}$/.test(name);

interface Asked {
  access_token?: { xms_cc?: { values?: unknown }; acrs?: { value?: unknown; values?: unknown } };
}

const parse = (text: string): Asked => {
  try {
    return parseJson(text) ?? {};
  } catch {
    throw new errors.InvalidRequest('The claims parameter is not valid JSON.');
  }
};

/** Of the authentication contexts that a request asks for, those that the person has met on the sign-in page. */
export const metContexts = (tenant: Tenant, objectId: string, { contexts }: RequestedClaims): string[] =>
  contexts.filter((context) => tenant.metContexts?.get(objectId)?.includes(context));

/**
 * Whether a request must be answered with the sign-in page: it asks for an authentication context that the person hasn't met, or for a
 * second factor, and the last one is from before it was demanded.
 */
export const mustSignInAgain = (tenant: Tenant, objectId: string, claims: RequestedClaims): boolean =>
  metContexts(tenant, objectId, claims).length < claims.contexts.length ||
  (claims.secondFactor &&
    tenant.signInDemandedAt !== undefined &&
    (tenant.signIns?.get(objectId) ?? -Infinity) <= tenant.signInDemandedAt);

/** Microsoft Entra's words but for the resource. */
export const secondFactorNeeded =
  'AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access Azure Resource Manager.';

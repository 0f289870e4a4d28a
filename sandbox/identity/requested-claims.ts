import { parseJson } from '#sandbox/json.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { errors } from './oidc-provider.ts';

/** What the `claims` parameter of a request asks of the access token, as far as the sandbox goes by it. */
export interface RequestedClaims {
  /** `xms_cc`, which tells Azure that the client can answer claims challenges. */
  capabilities?: string[];
  /** An authentication context (`acrs`), which a challenge for a second factor asks for. */
  secondFactor: boolean;
}

/** @throws {errors.InvalidRequest} when the parameter is there and is not JSON. */
export const requestedClaims = (parameter: unknown): RequestedClaims => {
  if (typeof parameter !== 'string') return { secondFactor: false };
  const { access_token: token } = parse(parameter);
  const capabilities = token?.xms_cc?.values;
  return {
    ...(Array.isArray(capabilities) ? { capabilities: capabilities.map(String) } : {}),
    secondFactor: token?.acrs !== undefined,
  };
};

const parse = (text: string): { access_token?: { xms_cc?: { values?: unknown }; acrs?: unknown } } => {
  try {
    return parseJson(text) ?? {};
  } catch {
    throw new errors.InvalidRequest('The claims parameter is not valid JSON.');
  }
};

/** Whether a request must be answered with the sign-in page: it asks for a second factor, and the last one is from before it was demanded. */
export const mustSignInAgain = (tenant: Tenant, objectId: string, claims: RequestedClaims): boolean =>
  claims.secondFactor &&
  tenant.signInDemandedAt !== undefined &&
  (tenant.signIns?.get(objectId) ?? -Infinity) <= tenant.signInDemandedAt;

/** Microsoft Entra's words but for the resource. */
export const secondFactorNeeded =
  'AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access Azure Resource Manager.';

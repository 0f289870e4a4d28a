import { idKey, type Tenant } from '#sandbox/tenant.ts';
import { ArmError, type ArmRoute, type Caller } from './http.ts';
import { checkDenyAssignments } from './policy/deny-assignments.ts';
import { scopeOfRule } from './policy/kept-rules.ts';
import { mustRegister } from './provider-catalogue.ts';
import { isAllowed } from './roles.ts';
import { isWithinScope, pathParts } from './scope.ts';
import { requireSubscription } from './scope-lookup.ts';
import { nearestVersion } from './versions.ts';

/**
 * The version in which a request is answered: the one that it asks for, or the nearest to it.
 *
 * @throws {ArmError} 400 with ARM's text when the api-version is missing, or Azure isn't known to have it.
 */
export const checkApiVersion = (route: ArmRoute, path: string, asked: string | null): string => {
  if (asked === null || asked === '') {
    throw new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  const spoken = route.apiVersions;
  if (spoken.includes(asked)) return asked;
  const { namespace = 'Microsoft.Resources', type } = pathParts(path);
  const nearest = nearestVersion(namespace, spoken, asked);
  if (nearest !== undefined) {
    process.stderr.write(`[sandbox] api-version ${asked} of ${route.path} is answered as ${nearest}\n`);
    return nearest;
  }
  if (namespace.toLowerCase() === 'microsoft.resources') {
    throw new ArmError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${asked}' is invalid. The supported versions are '${spoken.join(',')}'.`,
    );
  }
  throw new ArmError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location 'westeurope' and API version '${asked}' for type '${type ?? ''}'. The supported api-versions are '${spoken.join(', ')}'. The supported locations are 'westeurope, northeurope'.`,
  );
};

/** @throws {ArmError} 404 when the path names a subscription that the tenant does not have. */
export const checkSubscription = (tenant: Tenant, path: string): void => {
  const { subscriptionId } = pathParts(path);
  if (subscriptionId !== undefined) requireSubscription(tenant, subscriptionId);
};

/** ARM's refusal of what no role of the caller allows. */
export const authorizationFailed = (caller: Caller, action: string, scope: string): ArmError =>
  new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${caller.name}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );

/** @throws {ArmError} 403 with ARM's text when no role of the caller's allows the action at the scope, or a deny assignment forbids it. */
export const checkAuthorization = (tenant: Tenant, caller: Caller, action: string, scope: string): void => {
  if (!isAllowed(tenant, caller.objectId, action, scope)) throw authorizationFailed(caller, action, scope);
  checkDenyAssignments(tenant, caller, action, scope);
};

/** @throws {ArmError} 409 when the provider that serves the path is not registered in the subscription. */
export const checkRegistration = (tenant: Tenant, path: string): void => {
  const { subscriptionId, namespace, type } = pathParts(path);
  if (subscriptionId === undefined || namespace === undefined || type === undefined) return;
  // Registering the provider is the way out of not being registered.
  if (type.toLowerCase() === 'register') return;
  if (!mustRegister(namespace)) return;
  const { registeredProviders = [] } = tenant.subscriptions.get(idKey(subscriptionId)) ?? {};
  if (registeredProviders.includes(idKey(namespace))) return;
  const message = `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`;
  throw new ArmError(409, 'MissingSubscriptionRegistration', message, {
    details: [{ code: 'MissingSubscriptionRegistration', target: namespace, message }],
  });
};

/** @throws {ArmError} 409 when a lock at the scope or above it forbids the write. Locks themselves are exempt. */
export const checkLocks = (tenant: Tenant, method: string, action: string, scope: string): void => {
  if (method === 'GET' || /^microsoft\.authorization\/locks\//i.test(action) || /\/read$/i.test(action)) return;
  const verb = method === 'DELETE' ? 'delete' : 'write';
  const holding = [...tenant.locks.values()].filter(
    ({ id, properties: { level } }) =>
      isWithinScope(scope, scopeOfRule(id)) &&
      (level === 'ReadOnly' || (verb === 'delete' && level === 'CanNotDelete')),
  );
  if (holding.length === 0) return;
  const scopes = holding.map(({ id }) => idKey(scopeOfRule(id))).join(',');
  throw new ArmError(
    409,
    'ScopeLocked',
    `The scope '${scope}' cannot perform ${verb} operation because following scope(s) are locked: '${scopes}'. Please remove the lock and try again.`,
  );
};

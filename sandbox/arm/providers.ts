import { itemText, schedule, type Happening } from '#sandbox/machines/schedule.ts';
import { idKey, lifeTime, tenantNow, type Subscription } from '#sandbox/tenant.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { pageOf } from './paging.ts';
import { mustRegister, registrations } from './provider-catalogue.ts';
import { expanded } from './resource-filter.ts';
import { requireSubscription } from './scope-lookup.ts';
import { resourceVersions } from './versions.ts';

/** Seconds of life that a registration takes. */
const registrationTime = 20;

const regions = ['West Europe', 'North Europe'];
const namespaces = Object.keys(registrations);

const isRegistering = (request: ArmRequest, subscription: Subscription, namespace: string): boolean =>
  request.tenant.agenda.some(
    ({ kind, data }) =>
      kind === 'registerProvider' &&
      data['subscriptionId'] === subscription.subscriptionId &&
      data['namespace'] === idKey(namespace),
  );

const registrationState = (request: ArmRequest, subscription: Subscription, namespace: string): string => {
  if (!mustRegister(namespace) || subscription.registeredProviders.includes(idKey(namespace))) return 'Registered';
  return isRegistering(request, subscription, namespace) ? 'Registering' : 'NotRegistered';
};

/** What the end of a registration changes. */
export const providerHappenings: Readonly<Record<string, Happening>> = {
  registerProvider: (tenant, item) => {
    const subscription = tenant.subscriptions.get(idKey(itemText(item, 'subscriptionId')));
    const namespace = itemText(item, 'namespace');
    if (subscription && !subscription.registeredProviders.includes(namespace)) {
      subscription.registeredProviders.push(namespace);
    }
  },
};

/** The types of resources that routes are about, each with its api-versions, oldest first. */
export const resourceTypes = (routes: readonly ArmRoute[]): ReadonlyMap<string, readonly string[]> =>
  new Map(routes.flatMap(({ type, apiVersions }) => (type.includes('/') ? [[type, apiVersions] as const] : [])));

const path = '/subscriptions/{subscriptionId}/providers';
const route = routesOf('Microsoft.Resources/subscriptions/providers', resourceVersions);

/** What there is of resource providers is what other routes are about. */
export const providerRoutes = (routes: readonly ArmRoute[]): ArmRoute[] => {
  const types = [...resourceTypes(routes)];

  const resource = (request: ArmRequest, namespace: string): Record<string, unknown> => {
    const subscription = requireSubscription(request.tenant, request.params['subscriptionId']);
    return {
      id: `/subscriptions/${subscription.subscriptionId}/providers/${namespace}`,
      namespace,
      resourceTypes: types
        .filter(([type]) => type.startsWith(`${namespace}/`))
        .map(([type, apiVersions]) => ({
          resourceType: type.slice(namespace.length + 1),
          locations: regions,
          apiVersions: apiVersions.toReversed(),
          capabilities: 'None',
        })),
      registrationState: registrationState(request, subscription, namespace),
      registrationPolicy: registrations[namespace],
    };
  };

  const list = (request: ArmRequest): ArmReply => {
    expanded(request, []);
    const providers = namespaces.map((namespace) => resource(request, namespace));
    return ok(pageOf(request, providers));
  };

  /** @throws {ArmError} 404 for a namespace that the sandbox does not know. */
  const read = (request: ArmRequest): ArmReply => {
    expanded(request, []);
    const asked = request.params['namespace'] ?? '';
    const namespace = namespaces.find((each) => idKey(each) === idKey(asked));
    if (namespace !== undefined) return ok(resource(request, namespace));
    throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${asked}' is invalid.`);
  };

  const register = (request: ArmRequest, namespace: string): ArmReply => {
    const { tenant, params } = request;
    const subscription = requireSubscription(tenant, params['subscriptionId']);
    const { subscriptionId } = subscription;
    if (registrationState(request, subscription, namespace) === 'NotRegistered') {
      const data = { subscriptionId, namespace: idKey(namespace) };
      schedule(tenant, tenantNow(tenant) + lifeTime(tenant, registrationTime), 'registerProvider', data);
    }
    return ok(resource(request, namespace));
  };

  return [
    route('GET', path, 'read', list),
    route('GET', `${path}/{namespace}`, 'read', read),
    // One route for each namespace, because the permission to register names it.
    ...namespaces.map((namespace) =>
      routesOf(namespace, resourceVersions)('POST', `${path}/${namespace}/register`, 'register/action', (request) =>
        register(request, namespace),
      ),
    ),
  ];
};

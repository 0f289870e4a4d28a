import { itemText, schedule, type Happening } from '#sandbox/machines/schedule.ts';
import { idKey, lifeTime, tenantNow, type Subscription } from '#sandbox/tenant.ts';
import { ArmError, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { pageOf } from './paging.ts';
import { providerCatalogue, type Provider } from './provider-catalogue.ts';
import { expanded } from './resource-filter.ts';
import { requireSubscription } from './scope-lookup.ts';
import { resourceVersions } from './versions.ts';

/** Seconds of life that a registration takes. */
const registrationTime = 20;

const regions = ['West Europe', 'North Europe'];

const isRegistering = (request: ArmRequest, subscription: Subscription, namespace: string): boolean =>
  request.tenant.agenda.some(
    ({ kind, data }) =>
      kind === 'registerProvider' &&
      data['subscriptionId'] === subscription.subscriptionId &&
      data['namespace'] === idKey(namespace),
  );

const registrationState = (request: ArmRequest, subscription: Subscription, provider: Provider): string => {
  if (provider.registration === 'RegistrationFree') return 'Registered';
  if (subscription.registeredProviders.includes(idKey(provider.namespace))) return 'Registered';
  return isRegistering(request, subscription, provider.namespace) ? 'Registering' : 'NotRegistered';
};

const providerResource = (request: ArmRequest, provider: Provider): Record<string, unknown> => {
  const subscription = requireSubscription(request.tenant, request.params['subscriptionId']);
  return {
    id: `/subscriptions/${subscription.subscriptionId}/providers/${provider.namespace}`,
    namespace: provider.namespace,
    resourceTypes: provider.types.map(({ resourceType, apiVersions }) => ({
      resourceType,
      locations: regions,
      apiVersions: apiVersions.toReversed(),
      capabilities: 'None',
    })),
    registrationState: registrationState(request, subscription, provider),
    registrationPolicy: provider.registration,
  };
};

const list = (request: ArmRequest): ArmReply => {
  expanded(request, []);
  const providers = providerCatalogue.map((provider) => providerResource(request, provider));
  return { status: 200, body: pageOf(request, providers, { usual: 1000, most: 1000 }) };
};

/** @throws {ArmError} 404 for a namespace that the sandbox does not know. */
const read = (request: ArmRequest): ArmReply => {
  expanded(request, []);
  const namespace = request.params['namespace'] ?? '';
  const provider = providerCatalogue.find((each) => idKey(each.namespace) === idKey(namespace));
  if (provider) return { status: 200, body: providerResource(request, provider) };
  throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
};

const register =
  (provider: Provider) =>
  (request: ArmRequest): ArmReply => {
    const { tenant } = request;
    const subscription = requireSubscription(request.tenant, request.params['subscriptionId']);
    if (registrationState(request, subscription, provider) === 'NotRegistered') {
      schedule(tenant, tenantNow(tenant) + lifeTime(tenant, registrationTime), 'registerProvider', {
        subscriptionId: subscription.subscriptionId,
        namespace: idKey(provider.namespace),
      });
    }
    return { status: 200, body: providerResource(request, provider) };
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

const path = '/subscriptions/{subscriptionId}/providers';
const route = routesOf('Microsoft.Resources/subscriptions/providers', resourceVersions);

export const providerRoutes: ArmRoute[] = [
  route('GET', path, 'read', list),
  route('GET', `${path}/{namespace}`, 'read', read),
  // One route for each namespace, because the permission to register names it.
  ...providerCatalogue.map((provider) =>
    routesOf(provider.namespace, resourceVersions)(
      'POST',
      `${path}/${provider.namespace}/register`,
      'register/action',
      register(provider),
    ),
  ),
];

import { idKey, type ResourceGroup, type Subscription, type Tenant } from '#sandbox/tenant.ts';
import { ArmError, type ArmRequest } from './http.ts';
import { pathParts } from './scope.ts';

/** The `{+scope}` of a request's path; empty, which is everything, where the path has none. */
export const scopeOf = ({ params: { scope = '' } }: ArmRequest): string => (scope === '' ? '' : `/${scope}`);

/** Anything that carries tags. */
export interface Tagged {
  tags?: Record<string, string>;
}

/** The subscription, resource group, machine, extension or kept resource with an id. */
export const findTagged = (tenant: Tenant, scope: string): Tagged | undefined => {
  const key = idKey(scope);
  return (
    tenant.machines.get(key) ??
    tenant.extensions.get(key) ??
    tenant.resourceGroups.get(key) ??
    tenant.keptResources.get(key) ??
    tenant.subscriptions.get(key.replace(/^\/subscriptions\//, ''))
  );
};

/** @throws {ArmError} 404 when nothing has that id. */
export const requireScope = (tenant: Tenant, scope: string): void => {
  const key = idKey(scope);
  if (!findTagged(tenant, scope) && !tenant.jobs.has(key) && !tenant.deployments.has(key)) throw scopeNotFound(scope);
};

/** @throws {ArmError} 404 when the tenant has no such subscription. */
export const requireSubscription = ({ subscriptions }: Tenant, id = ''): Subscription => {
  const subscription = subscriptions.get(idKey(id));
  if (subscription) return subscription;
  throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
};

export const findGroup = ({ tenant, params }: ArmRequest): ResourceGroup | undefined =>
  tenant.resourceGroups.get(
    idKey(`/subscriptions/${params['subscriptionId']}/resourceGroups/${params['resourceGroup']}`),
  );

/** The resource group of the path. @throws {ArmError} 404 when the subscription has none such. */
export const requireGroup = (request: ArmRequest): ResourceGroup => {
  const group = findGroup(request);
  if (group) return group;
  throw scopeNotFound(request.path.split('/').slice(0, 5).join('/'));
};

/** ARM's refusal of what does not exist. */
export const scopeNotFound = (scope: string): ArmError => {
  const { resourceGroup, namespace } = pathParts(scope);
  if (resourceGroup !== undefined && namespace === undefined)
    return new ArmError(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup}' could not be found.`);
  const where = resourceGroup === undefined ? '' : ` under resource group '${resourceGroup}'`;
  return new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${scope.split('/providers/').at(-1)}'${where} was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
};

import type { Subscription, Tenant } from '#sandbox/tenant.ts';
import { ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { listedSubscriptions } from './roles.ts';
import { requireSubscription } from './scope-lookup.ts';
import { subscriptionVersions } from './versions.ts';

/** A subscription as ARM shows it. */
export const subscriptionResource = (tenant: Tenant, subscription: Subscription): Record<string, unknown> => ({
  id: `/subscriptions/${subscription.subscriptionId}`,
  authorizationSource: 'RoleBased',
  managedByTenants: [],
  subscriptionId: subscription.subscriptionId,
  tenantId: tenant.tenantId,
  displayName: subscription.displayName,
  state: 'Enabled',
  subscriptionPolicies: {
    locationPlacementId: 'Public_2014-09-01',
    quotaId: 'EnterpriseAgreement_2014-09-01',
    spendingLimit: 'Off',
  },
  ...(subscription.tags === undefined ? {} : { tags: subscription.tags }),
});

/** ARM lists a subscription to whoever holds any role in it, even one that may read nothing there. */
const list = (request: ArmRequest): ArmReply => {
  const { tenant, caller } = request;
  const value = listedSubscriptions(tenant, caller.objectId).map((each) => subscriptionResource(tenant, each));
  return ok({ value, count: { type: 'Total', value: value.length } });
};

const read = (request: ArmRequest): ArmReply =>
  ok(subscriptionResource(request.tenant, requireSubscription(request.tenant, request.params['subscriptionId'])));

const listTenants = ({ tenant }: ArmRequest): ArmReply =>
  ok({
    value: [
      {
        id: `/tenants/${tenant.tenantId}`,
        tenantId: tenant.tenantId,
        countryCode: 'US',
        displayName: 'Contoso',
        domains: ['contoso.example'],
        defaultDomain: 'contoso.example',
        tenantCategory: 'Home',
        tenantType: 'AAD',
      },
    ],
  });

/** Regions in which the scenarios have machines: display name and geography. */
const regions = [
  ['West Europe', 'Europe'],
  ['North Europe', 'Europe'],
  ['Germany West Central', 'Germany'],
  ['UK South', 'United Kingdom'],
  ['East US', 'United States'],
  ['West US 2', 'United States'],
  ['Southeast Asia', 'Asia Pacific'],
  ['Australia East', 'Australia'],
] as const;

const listLocations = (request: ArmRequest): ArmReply => {
  const parent = `/subscriptions/${requireSubscription(request.tenant, request.params['subscriptionId']).subscriptionId}/locations`;
  const value = regions.map(([displayName, geography]) => {
    const name = displayName.replaceAll(' ', '').toLowerCase();
    const metadata = { regionType: 'Physical', regionCategory: 'Recommended', geography };
    const regionalDisplayName = `(${geography}) ${displayName}`;
    return { id: `${parent}/${name}`, type: 'Region', name, displayName, regionalDisplayName, metadata };
  });
  return ok({ value });
};

const path = '/subscriptions/{subscriptionId}';
const route = routesOf('Microsoft.Resources/subscriptions', subscriptionVersions);

export const subscriptionRoutes: ArmRoute[] = [
  route('GET', '/subscriptions', null, list),
  route('GET', path, 'read', read),
  route('GET', `${path}/locations`, 'locations/read', listLocations),
  route('GET', '/tenants', null, listTenants),
];

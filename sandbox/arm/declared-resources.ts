import { stableGuid } from '#sandbox/stable-ids.ts';
import type { ArmRoute } from './http.ts';
import { keptRoutes } from './kept-resources.ts';
import { accountVersions, diagnosticVersions, siteVersions, workspaceVersions } from './versions.ts';

const subscription = '/subscriptions/{subscriptionId}';
const group = `${subscription}/resourceGroups/{resourceGroup}`;
const at = (type: string) => `${group}/providers/${type}`;
const listsOf = (type: string) => [`${subscription}/providers/${type}`, at(type)];

const account = 'Microsoft.Storage/storageAccounts';
const container = `${at(account)}/{account}/blobServices/default/containers`;
const site = 'Microsoft.Web/staticSites';
const workspace = 'Microsoft.OperationalInsights/workspaces';
const diagnostics = '/{+scope}/providers/Microsoft.Insights/diagnosticSettings';

/** What templates declare around the app: kept as it is put, with nothing behind it. */
export const declaredRoutes: ArmRoute[] = [
  ...keptRoutes({
    type: account,
    path: `${at(account)}/{name}`,
    lists: listsOf(account),
    apiVersions: accountVersions,
    needs: ['sku', 'kind'],
    required: {},
    defaults: (name) => ({
      provisioningState: 'Succeeded',
      primaryEndpoints: { blob: `https://${name}.blob.core.windows.net/` },
    }),
  }),
  ...keptRoutes({
    type: `${account}/blobServices`,
    path: `${at(account)}/{account}/blobServices/default`,
    apiVersions: accountVersions,
    required: {},
    defaults: {},
    created: 200,
  }),
  ...keptRoutes({
    type: `${account}/blobServices/containers`,
    path: `${container}/{name}`,
    lists: [container],
    apiVersions: accountVersions,
    required: {},
    defaults: { publicAccess: 'None' },
  }),
  ...keptRoutes({
    type: `${account}/blobServices/containers/immutabilityPolicies`,
    path: `${container}/{name}/immutabilityPolicies/default`,
    apiVersions: accountVersions,
    required: { immutabilityPeriodSinceCreationInDays: (value) => Number.isInteger(value) },
    defaults: { state: 'Unlocked' },
    created: 200,
  }),
  ...keptRoutes({
    type: site,
    path: `${at(site)}/{name}`,
    lists: listsOf(site),
    apiVersions: siteVersions,
    needs: ['sku'],
    required: {},
    defaults: (name) => ({ defaultHostname: `${name}.azurestaticapps.net`, provider: 'None' }),
    created: 200,
  }),
  ...keptRoutes({
    type: workspace,
    path: `${at(workspace)}/{name}`,
    lists: listsOf(workspace),
    apiVersions: workspaceVersions,
    required: {},
    defaults: (name) => ({ provisioningState: 'Succeeded', customerId: stableGuid(`workspace/${name}`) }),
  }),
  ...keptRoutes({
    type: 'Microsoft.Insights/diagnosticSettings',
    path: `${diagnostics}/{name}`,
    lists: [diagnostics],
    apiVersions: diagnosticVersions,
    required: { logs: Array.isArray },
    defaults: {},
    created: 200,
  }),
];

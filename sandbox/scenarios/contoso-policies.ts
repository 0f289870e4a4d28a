import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { tenantNow, type Person, type Tenant } from '#sandbox/tenant.ts';
import { addRule, policyRule } from './policy-seed.ts';

const month = 30 * 24 * 60 * 60 * 1000;

const extension = 'Microsoft.HybridCompute/machines/extensions';

const isDeployment = { field: 'type', equals: 'Microsoft.Resources/deployments' };

const isRemoteSupport = {
  anyOf: [
    { field: 'type', equals: 'Microsoft.AzureStackHCI/edgeDevices/jobs' },
    {
      allOf: [
        { field: 'type', equals: extension },
        { field: `${extension}/publisher`, equals: 'Microsoft.AzureStack.Observability' },
        { field: `${extension}/type`, in: "[parameters('extensionTypes')]" },
      ],
    },
  ],
};

const parameters = { extensionTypes: { type: 'Array', defaultValue: ['EdgeRemoteSupport'] } };

const nonComplianceMessages = [
  { message: 'Remote support needs an exemption from Contoso Risk: risk@contoso.example.' },
];

/** What Contoso has Azure forbid: records and remote support in one group, and in another the latter except while an exemption lasts. */
export const addContosoPolicies = (tenant: Tenant, subscription: string, by: Person): void => {
  const group = (name: string): string => `${subscription}/resourceGroups/${name}`;
  const define = (name: string, displayName: string, condition: object, more: object): string => {
    const properties = { policyType: 'Custom', mode: 'All', displayName, policyRule: policyRule(condition, 'deny') };
    return addRule(tenant, [subscription, 'policyDefinitions', name], by, { ...properties, ...more });
  };
  const assign = (at: string, name: string, displayName: string, properties: object): string => {
    const usual = { displayName, scope: group(at), parameters: {}, notScopes: [], enforcementMode: 'Default' };
    return addRule(tenant, [group(at), 'policyAssignments', name], by, { ...usual, ...properties });
  };
  const noRecords = ['deny-deployments', 'Deployments are made by the platform team only'] as const;
  const noSupport = ['deny-remote-support', 'Remote support only with an exemption'] as const;
  const records = { policyDefinitionId: define(...noRecords, isDeployment, { parameters: {} }) };
  const support = { policyDefinitionId: define(...noSupport, isRemoteSupport, { parameters }), nonComplianceMessages };
  assign('rg-policy-denied', ...noRecords, records);
  assign('rg-policy-denied', ...noSupport, support);
  addRule(tenant, [group('rg-azurelocal'), 'policyExemptions', 'chg-1042'], by, {
    policyAssignmentId: assign('rg-azurelocal', ...noSupport, support),
    exemptionCategory: 'Waiver',
    expiresOn: armTimestamp(tenantNow(tenant) + month),
    displayName: 'CHG-1042: Azure Local',
    description: 'Approved by Contoso Risk for the Azure Local upgrade.',
  });
};

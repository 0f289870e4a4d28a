import { parseMachineId, resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { remoteSupportExtension } from './access/extension.ts';
import type { Consent } from './consent.ts';
import { type ConsentRecord, recordName } from './record.ts';

export interface AsCodeInput {
  consent: Consent;
  consentId: string;
  /** Those of the consent's machines that access is asked for on, by ARM id. */
  machines: readonly string[];
  /** The machines that get the extension first. */
  installs: readonly { machineId: string; location: string }[];
  /** Azure Resource Manager's address, `https://management.azure.com`. */
  endpoint: string;
  /** The signed record, once there is one; before that, the code says where it goes. */
  record?: ConsentRecord;
}

export const apiVersions = { resources: '2025-04-01', machines: '2025-01-13', jobs: '2026-02-01' } as const;

export const extensionProperties = {
  publisher: remoteSupportExtension.publisher,
  type: remoteSupportExtension.type,
  enableAutomaticUpgrade: true,
  autoUpgradeMinorVersion: true,
  settings: {},
};

export function jobProperties({ level, notAfter }: Consent) {
  return { jobType: 'RemoteSupport', type: 'Enable', accessLevel: level, expirationTimestamp: notAfter };
}

/**
 * For each resource group of the machines what is to be deployed there (`az deployment group create`), as ARM template in JSON and as Bicep: its
 * record first, then the extension where it is missing, then access.
 */
export function groupTemplates(input: AsCodeInput, record: ConsentRecord) {
  return resourceGroupsOf(input.machines).map((group) => {
    const machines = input.machines.flatMap((id) => {
      const { name = '', resourceGroup = '' } = parseMachineId(id) ?? {};
      const location = input.installs.find(({ machineId }) => sameId(machineId, id))?.location;
      return id.toLowerCase().startsWith(`${group}/`) ? [{ name, resourceGroup, location }] : [];
    });
    const plan = { ...input, machines, record };
    return {
      resourceGroup: machines[0]?.resourceGroup ?? '',
      template: JSON.stringify(armTemplate(plan), undefined, 2),
      bicep: bicepOf(plan),
    };
  });
}

/** `location`: where the extension is to be installed. */
type GroupPlan = Pick<AsCodeInput, 'consent' | 'consentId'> & {
  machines: { name: string; location: string | undefined }[];
  record: ConsentRecord;
};

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** The record as the app keeps it, but as output alone: a nested deployment has no parameters of its own where it uses its parent's values. */
function recordProperties(value: unknown) {
  const outputs = { record: { type: 'object', value } };
  return { mode: 'Incremental', template: { $schema: schema, contentVersion: '1.0.0.0', resources: [], outputs } };
}

function armTemplate({ consent, consentId, machines, record }: GroupPlan) {
  const { name: extension } = remoteSupportExtension;
  const extensions = 'Microsoft.HybridCompute/machines/extensions';
  const recorded = `[resourceId('Microsoft.Resources/deployments', '${recordName(consentId)}')]`;
  const kept = {
    type: 'Microsoft.Resources/deployments',
    apiVersion: apiVersions.resources,
    name: recordName(consentId),
    properties: recordProperties("[variables('record')]"),
  };
  const granted = machines.flatMap(({ name, location }) => {
    const installation = {
      type: extensions,
      apiVersion: apiVersions.machines,
      name: `${name}/${extension}`,
      location,
      dependsOn: [recorded],
      properties: extensionProperties,
    };
    const installed = `[resourceId('${extensions}', '${name}', '${extension}')]`;
    const access = {
      type: 'Microsoft.AzureStackHCI/edgeDevices/jobs',
      apiVersion: apiVersions.jobs,
      scope: `Microsoft.HybridCompute/machines/${name}`,
      name: `default/${consentId}`,
      kind: 'HCI',
      dependsOn: location === undefined ? [recorded] : [recorded, installed],
      properties: jobProperties(consent),
    };
    return location === undefined ? [access] : [installation, access];
  });
  const variables = { record: literal(record) };
  return { $schema: schema, contentVersion: '1.0.0.0', variables, resources: [kept, ...granted] };
}

/** A text in brackets is an expression to Azure, unless its bracket is doubled. */
function literal(value: unknown): unknown {
  if (typeof value === 'string') return /^\[[^]*\]$/.test(value) ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, literal(part)]));
}

function bicepOf({ consent, consentId, machines, record }: GroupPlan): string {
  const machineTexts = machines.map(({ name, location }, index) => {
    const [machine, extension] = [`machine${index + 1}`, `extension${index + 1}`];
    const installed = `resource ${extension} 'Microsoft.HybridCompute/machines/extensions@${apiVersions.machines}' = {
  parent: ${machine}
  name: ${bicep(remoteSupportExtension.name)}
  location: ${bicep(location)}
  dependsOn: [consent]
  properties: ${bicep(extensionProperties, 1)}
}`;
    return `resource ${machine} 'Microsoft.HybridCompute/machines@${apiVersions.machines}' existing = {
  name: ${bicep(name)}
}
${location === undefined ? '' : `\n${installed}\n`}
resource access${index + 1} 'Microsoft.AzureStackHCI/edgeDevices/jobs@${apiVersions.jobs}' = {
  scope: ${machine}
  name: ${bicep(`default/${consentId}`)}
  kind: 'HCI'
  dependsOn: [consent${location === undefined ? '' : `, ${extension}`}]
  properties: ${bicep(jobProperties(consent), 1)}
}`;
  });
  return [
    `var record = ${bicep(record)}`,
    `resource consent 'Microsoft.Resources/deployments@${apiVersions.resources}' = {
  name: ${bicep(recordName(consentId))}
  properties: ${bicep(recordProperties(variable), 1).replace(bicep(variable), 'record')}
}`,
    ...machineTexts,
  ].join('\n\n');
}

/** Stands for the variable until the text is made. */
const variable = 'the variable record';

/** A value as Bicep writes it, which doubles brackets by itself. */
function bicep(value: unknown, depth = 0): string {
  if (typeof value === 'string') return `'${value.replace(/\\|'|\$\{/g, (found) => `\\${found}`)}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((part) => bicep(part, depth + 1))
    : Object.entries(value).map(
        ([name, part]) => `${/^[a-z]\w*$/i.test(name) ? name : bicep(name)}: ${bicep(part, depth + 1)}`,
      );
  const [open, close] = isList ? '[]' : '{}';
  if (parts.length === 0) return `${open}${close}`;
  const indent = '  '.repeat(depth);
  return `${open}\n${parts.map((part) => `${indent}  ${part}\n`).join('')}${indent}${close}`;
}

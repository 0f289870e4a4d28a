import * as v from 'valibot';
import { present, text } from '#src/azure/http/decode.ts';
import { isObject, own } from '#src/azure/http/error-reply.ts';
import { decodeMachine, type Machine } from '#src/azure/resources/machines.ts';
import type { ExtensionEvidence } from '#src/consent/access/evidence.ts';

/** What differs from machine to machine, in the order in which a row holds it. */
const ownColumns = ['id', 'location', 'tags', 'lastStatusChange', 'vmId'] as const;

/** What many machines have in common: few distinct combinations, however many machines there are. */
export const profileColumns = [
  'kind',
  'status',
  'agentVersion',
  'osName',
  'osType',
  'osVersion',
  'osSku',
  'cloudMetadata',
  'hardwareMemory',
  'detectedMemory',
  'agentConfiguration',
  'licenseProfile',
  'extensionName',
  'extensionState',
  'extensionVersion',
  'extensionMessage',
] as const;

/** The columns of a row of the fleet, in the order in which a packed row holds their values. */
export const fleetColumns = [...ownColumns, ...profileColumns] as const;
export type FleetColumn = (typeof fleetColumns)[number];

/** The values of one machine, by `fleetColumns`. */
export type FleetRow = readonly unknown[];

const source = "resources\n| where type =~ 'microsoft.hybridcompute/machines'";

/** Each machine with its remote support extension, if it has one. */
const rows = `| extend machineKey = tolower(id)
| join kind=leftouter (
    resources
    | where type =~ 'microsoft.hybridcompute/machines/extensions'
    | where tostring(properties.publisher) =~ 'Microsoft.AzureStack.Observability' and tostring(properties.type) =~ 'EdgeRemoteSupport'
    | extend extensionKey = tolower(id)
    | project machineKey = substring(extensionKey, 0, indexof(extensionKey, '/extensions/')), extensionName = name, extensionState = tostring(properties.provisioningState), extensionVersion = tostring(properties.typeHandlerVersion), extensionMessage = tostring(properties.instanceView.status.message)
  ) on machineKey
| project id, name, location, tags, lastStatusChange = properties.lastStatusChange, vmId = properties.vmId, kind, status = properties.status, agentVersion = properties.agentVersion, osName = properties.osName, osType = properties.osType, osVersion = properties.osVersion, osSku = properties.osSku, cloudMetadata = properties.cloudMetadata, hardwareMemory = properties.hardwareProfile.totalPhysicalMemoryInBytes, detectedMemory = properties.detectedProperties.totalPhysicalMemoryInBytes, agentConfiguration = properties.agentConfiguration, licenseProfile = properties.licenseProfile, extensionName, extensionState, extensionVersion, extensionMessage`;

/** A part of all machines: those whose id has the hash `part` modulo `parts`. */
export interface Partition {
  part: number;
  parts: number;
}

function within({ part, parts }: Partition): string {
  return `${source}\n| where hash(tolower(id), ${parts}) == ${part}`;
}

/**
 * All Arc-enabled servers that the caller can read, over all subscriptions, by name, so that the first page is the beginning of the list.
 * Resource Graph pages only what has `id` and an order.
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data
 */
export const fleetQueryText = `${source}\n${rows}\n| order by tolower(name) asc, id asc`;

/** The machines of one part, page by page. */
export function partitionQueryText(partition: Partition): string {
  return `${within(partition)}\n${rows}\n| order by id asc`;
}

/**
 * All machines of one part in one row: an array of `FleetRow`, and how many it is to hold. A page holds 1,000 rows at most, and this is one.
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 */
export function packedQueryText(partition: Partition): string {
  return `${within(partition)}\n${rows}\n| summarize rows = make_list(pack_array(${fleetColumns.join(', ')})), total = count()`;
}

/** A row of the fleet from an item of a plain page; `undefined` for what is none. */
export function rowOfItem(item: unknown): FleetRow | undefined {
  return isObject(item)
    ? fleetColumns.map((column) => (Object.hasOwn(item, column) ? item[column] : undefined))
    : undefined;
}

/** Stands for an extension that nobody has read; no extension of Azure has this name. */
const unreadExtension = '?';

/** A row of the fleet from a machine as Azure Resource Manager lists it, which says nothing of its extensions. */
export function rowOfResource(value: unknown, extension?: ExtensionEvidence | 'absent'): FleetRow | undefined {
  if (!isObject(value)) return undefined;
  const properties = isObject(value['properties']) ? value['properties'] : {};
  const found = typeof extension === 'object' ? extension : undefined;
  return rowOfItem({
    ...properties,
    id: value['id'],
    location: value['location'],
    tags: value['tags'],
    kind: value['kind'],
    hardwareMemory: own(properties['hardwareProfile'], 'totalPhysicalMemoryInBytes'),
    detectedMemory: own(properties['detectedProperties'], 'totalPhysicalMemoryInBytes'),
    extensionName: extension === undefined ? unreadExtension : found?.name,
    extensionState: found?.provisioningState,
    extensionVersion: found?.version,
    extensionMessage: found?.message,
  });
}

const extensionSchema = v.object({
  extensionName: text,
  extensionState: text,
  extensionVersion: text,
  extensionMessage: text,
});

/** Resource Graph fills what is missing with empty text. */
function extensionOf(row: Record<string, unknown>): ExtensionEvidence | 'absent' | undefined {
  const { extensionName, extensionState, extensionVersion, extensionMessage } = v.parse(extensionSchema, row);
  if (extensionName === undefined) return 'absent';
  if (extensionName === unreadExtension) return undefined;
  return {
    name: extensionName,
    // No state at all means Succeeded: https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/async-api-reference.md
    provisioningState: extensionState ?? 'Succeeded',
    ...present({ version: extensionVersion, message: extensionMessage }),
  };
}

/** A machine from its row; `undefined` for what is none. Never throws. */
export function decodeFleetRow(row: FleetRow): Machine | undefined {
  const values: Record<string, unknown> = Object.fromEntries(fleetColumns.map((column, index) => [column, row[index]]));
  const machine = decodeMachine({
    id: values['id'],
    location: values['location'],
    kind: values['kind'],
    tags: values['tags'],
    properties: {
      ...values,
      hardwareProfile: { totalPhysicalMemoryInBytes: values['hardwareMemory'] },
      detectedProperties: { totalPhysicalMemoryInBytes: values['detectedMemory'] },
    },
  });
  const extension = extensionOf(values);
  return machine && { ...machine, facts: { ...machine.facts, ...(extension && { extension }) } };
}

/** What ends a literal, what nobody can see, and halves of characters, which no URL can carry. */
const escaped = /[\\'\p{C}\p{Zl}\p{Zp}]/gu;

/** Any text as a string literal of Kusto. https://learn.microsoft.com/kusto/query/scalar-data-types/string */
export function kustoString(value: string): string {
  const unit = (code: number) => `\\u${code.toString(16).padStart(4, '0')}`;
  const escape = (character: string) =>
    character === '\\' || character === "'"
      ? `\\${character}`
      : Array.from({ length: character.length }, (_, index) => unit(character.charCodeAt(index))).join('');
  return `'${value.replace(escaped, escape)}'`;
}

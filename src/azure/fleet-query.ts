import * as v from 'valibot';
import type { ExtensionFact } from '#src/consent/preflight.ts';
import { decodeMachine, type Machine } from './decode.ts';

/**
 * All Arc-enabled servers that the caller can read, each with its remote support extension if it has one, over all subscriptions.
 * Resource Graph pages only what has `id` and an order. It lags behind Azure Resource Manager: it lists, it never confirms.
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data
 */
export const fleetQueryText = `resources
| where type =~ 'microsoft.hybridcompute/machines'
| extend machineKey = tolower(id)
| join kind=leftouter (
    resources
    | where type =~ 'microsoft.hybridcompute/machines/extensions'
    | where tostring(properties.publisher) =~ 'Microsoft.AzureStack.Observability' and tostring(properties.type) =~ 'EdgeRemoteSupport'
    | extend extensionKey = tolower(id)
    | project machineKey = substring(extensionKey, 0, indexof(extensionKey, '/extensions/')), extensionId = id, extensionName = name, extensionState = tostring(properties.provisioningState), extensionVersion = tostring(properties.typeHandlerVersion), extensionMessage = tostring(properties.instanceView.status.message)
  ) on machineKey
| project id, name, location, kind, tags, status = properties.status, lastStatusChange = properties.lastStatusChange, agentVersion = properties.agentVersion, osName = properties.osName, osType = properties.osType, osVersion = properties.osVersion, osSku = properties.osSku, cloudMetadata = properties.cloudMetadata, hardwareMemory = properties.hardwareProfile.totalPhysicalMemoryInBytes, detectedMemory = properties.detectedProperties.totalPhysicalMemoryInBytes, agentConfiguration = properties.agentConfiguration, licenseProfile = properties.licenseProfile, extensionId, extensionName, extensionState, extensionVersion, extensionMessage
| order by id asc`;

const text = v.fallback(v.optional(v.string()), undefined);

const rowSchema = v.looseObject({
  hardwareMemory: v.optional(v.unknown()),
  detectedMemory: v.optional(v.unknown()),
  extensionId: text,
  extensionName: text,
  extensionState: text,
  extensionVersion: text,
  extensionMessage: text,
});

type Row = v.InferOutput<typeof rowSchema>;

/** Resource Graph fills what is missing with empty text. */
const extensionOf = (row: Row): ExtensionFact | 'absent' => {
  const {
    extensionId = '',
    extensionName = '',
    extensionState = '',
    extensionVersion = '',
    extensionMessage = '',
  } = row;
  if (extensionId === '') return 'absent';
  return {
    name: extensionName === '' ? (extensionId.split('/').at(-1) ?? '') : extensionName,
    // No state at all means Succeeded: https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/async-api-reference.md
    provisioningState: extensionState === '' ? 'Succeeded' : extensionState,
    ...(extensionVersion === '' ? {} : { version: extensionVersion }),
    ...(extensionMessage === '' ? {} : { message: extensionMessage }),
  };
};

/** A machine from a row of `fleetQueryText`; `undefined` for what is none. Never throws. */
export const decodeFleetRow = (value: unknown): Machine | undefined => {
  const parsed = v.safeParse(rowSchema, value);
  if (!parsed.success) return undefined;
  const row = parsed.output;
  const machine = decodeMachine({
    id: row['id'],
    location: row['location'],
    kind: row['kind'],
    tags: row['tags'],
    properties: {
      ...row,
      hardwareProfile: { totalPhysicalMemoryInBytes: row.hardwareMemory },
      detectedProperties: { totalPhysicalMemoryInBytes: row.detectedMemory },
    },
  });
  return machine && { ...machine, facts: { ...machine.facts, extension: extensionOf(row) } };
};

const isWorking = ({ facts }: Machine): boolean =>
  typeof facts.extension === 'object' && facts.extension.provisioningState.toLowerCase() === 'succeeded';

/**
 * Adds a row's machine to those of a list, by lower-case id. One machine a row, though the join gives two where an old and a new name of the
 * extension stand side by side: the one that works.
 * @returns false when the row is no machine: without it the list would say that there is one less.
 */
export const addFleetRow = (machines: Map<string, Machine>, row: unknown): boolean => {
  const machine = decodeFleetRow(row);
  if (machine === undefined) return false;
  const key = machine.id.toLowerCase();
  const known = machines.get(key);
  if (known === undefined || (!isWorking(known) && isWorking(machine))) machines.set(key, machine);
  return true;
};

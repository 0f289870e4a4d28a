import { agentStatus } from '#sandbox/machines/agent-status.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import type { ExtensionState, MachineState, Tenant } from '#sandbox/tenant.ts';
import { armTimestamp } from './timestamps.ts';

/** A machine as `Microsoft.HybridCompute` shows it, also to Resource Graph. */
export const machineResource = (tenant: Tenant, machine: MachineState): Record<string, unknown> => {
  const { status, lastStatusChange } = agentStatus(tenant, machine);
  return {
    id: machine.id,
    name: machine.name,
    type: 'Microsoft.HybridCompute/machines',
    location: machine.location,
    ...(machine.kind === undefined ? {} : { kind: machine.kind }),
    tags: machine.tags,
    identity: {
      type: 'SystemAssigned',
      principalId: stableGuid(`identity/${machine.id}`),
      tenantId: tenant.tenantId,
    },
    resources: [],
    properties: { ...machine.properties, status, lastStatusChange: armTimestamp(lastStatusChange) },
  };
};

/** An extension as ARM shows it: protected settings never come back, and there is no `systemData`. */
export const extensionResource = (extension: ExtensionState): Record<string, unknown> => {
  const { protectedSettings: _, ...properties } = extension.properties;
  return {
    id: extension.id,
    name: extension.name,
    type: 'Microsoft.HybridCompute/machines/extensions',
    location: extension.location,
    tags: extension.tags,
    properties,
  };
};

import { idKey, type ExtensionState, type MachineState, type Tenant } from '#sandbox/tenant.ts';

/** The extension that carries remote support. Its version is the sandbox's own: Microsoft publishes none. */
export const remoteSupportExtension = {
  publisher: 'Microsoft.AzureStack.Observability',
  type: 'EdgeRemoteSupport',
  version: '1.2.4.0',
} as const;

/** Whether a publisher and a type name the remote support extension; its resource name differs between installations. */
export const isRemoteSupport = (publisher: unknown, type: unknown): boolean =>
  typeof publisher === 'string' &&
  typeof type === 'string' &&
  publisher.toLowerCase() === remoteSupportExtension.publisher.toLowerCase() &&
  type.toLowerCase() === remoteSupportExtension.type.toLowerCase();

export const extensionsOf = (tenant: Tenant, machine: MachineState): ExtensionState[] => {
  const below = `${idKey(machine.id)}/extensions/`;
  const found: ExtensionState[] = [];
  for (const [key, extension] of tenant.extensions) if (key.startsWith(below)) found.push(extension);
  return found;
};

export const remoteSupportOn = (tenant: Tenant, machine: MachineState): ExtensionState | undefined =>
  extensionsOf(tenant, machine).find(({ properties }) => isRemoteSupport(properties.publisher, properties.type));

import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { failedStatus, installedStatus } from '#sandbox/machines/extension-status.ts';
import { remoteSupportExtension } from '#sandbox/machines/remote-support-extension.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { ExtensionState, MachineState, Tenant } from '#sandbox/tenant.ts';

interface ExtensionSeed {
  name: string;
  publisher: string;
  type: string;
  version: string;
  /** Text of a failed installation; installed when absent. */
  failure?: string;
}

/** Puts an extension on a machine, as if it had been installed at `at`. */
export const addExtension = (
  tenant: Tenant,
  machine: MachineState,
  seed: ExtensionSeed,
  at: number,
): ExtensionState => {
  const id = machine.id.replace('/machines/', '/Machines/').concat(`/Extensions/${seed.name}`);
  const extension: ExtensionState = {
    id,
    name: seed.name,
    machineId: machine.id,
    location: machine.location,
    tags: {},
    properties: {
      publisher: seed.publisher,
      type: seed.type,
      typeHandlerVersion: seed.version,
      enableAutomaticUpgrade: true,
      autoUpgradeMinorVersion: true,
      settings: {},
      provisioningState: seed.failure === undefined ? 'Succeeded' : 'Failed',
      instanceView: {
        name: seed.name,
        type: seed.type,
        typeHandlerVersion: seed.version,
        status:
          seed.failure === undefined ? installedStatus(armTimestamp(at)) : failedStatus(seed.failure, armTimestamp(at)),
      },
    },
  };
  tenant.extensions.set(idKey(id), extension);
  return extension;
};

/** The remote support extension, under its usual name unless said otherwise. */
export const addRemoteSupport = (
  tenant: Tenant,
  machine: MachineState,
  at: number,
  more: { name?: string; failure?: string } = {},
): ExtensionState =>
  addExtension(
    tenant,
    machine,
    { ...remoteSupportExtension, name: 'AzureEdgeRemoteSupport', version: remoteSupportExtension.version, ...more },
    at,
  );

import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import {
  failedStatus,
  installedStatus,
  transitioningStatus,
  type ExtensionStatus,
} from '#sandbox/machines/extension-status.ts';
import { remoteSupportExtension } from '#sandbox/machines/remote-support-extension.ts';
import { idKey, type ExtensionState, type MachineState, type Tenant } from '#sandbox/tenant.ts';

interface ExtensionSeed {
  name: string;
  publisher: string;
  type: string;
  version: string;
  /** Text of a failed installation; installed when absent. */
  failure?: string;
  /** What an installation is busy with that goes on for as long as nobody asks for another. */
  progress?: string;
}

const outcomeOf = ({ failure, progress }: ExtensionSeed, time: string): [state: string, status: ExtensionStatus] => {
  if (failure !== undefined) return ['Failed', failedStatus(failure, time)];
  if (progress !== undefined) return ['Creating', transitioningStatus(progress, time)];
  return ['Succeeded', installedStatus(time)];
};

/** Puts an extension on a machine, as if it had been installed at `at`. */
export const addExtension = (
  tenant: Tenant,
  machine: MachineState,
  seed: ExtensionSeed,
  at: number,
): ExtensionState => {
  const [provisioningState, status] = outcomeOf(seed, armTimestamp(at));
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
      provisioningState,
      instanceView: { name: seed.name, type: seed.type, typeHandlerVersion: seed.version, status },
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
  more: { name?: string; failure?: string; progress?: string } = {},
): ExtensionState =>
  addExtension(
    tenant,
    machine,
    { ...remoteSupportExtension, name: 'AzureEdgeRemoteSupport', version: remoteSupportExtension.version, ...more },
    at,
  );

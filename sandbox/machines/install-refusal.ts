import { isObject } from '#sandbox/json.ts';
import { isRemoteSupport } from './remote-support-extension.ts';
import type { ExtensionState, MachineState } from '#sandbox/tenant.ts';

const names = (entry: unknown, publisher: string, type: string): boolean =>
  isObject(entry) &&
  String(entry['publisher']).toLowerCase() === publisher.toLowerCase() &&
  String(entry['type']).toLowerCase() === type.toLowerCase();

/**
 * Why a machine refuses an extension: it is made for another operating system, or the agent's own configuration keeps it out. `undefined`
 * when neither is so. Azure accepts the request all the same; the refusal comes from the machine. The wording is the sandbox's: Microsoft
 * publishes none.
 */
export const refusalOf = (machine: MachineState, extension: ExtensionState): string | undefined =>
  systemRefusal(machine, extension) ?? configuredRefusal(machine, extension);

const systemRefusal = ({ properties }: MachineState, extension: ExtensionState): string | undefined => {
  const { publisher, type } = extension.properties;
  if (!isRemoteSupport(publisher, type) || properties['osType'] !== 'linux') return undefined;
  return `Extension Message: The extension ${publisher}/${type} was not installed because it supports Windows only.`;
};

const configuredRefusal = (machine: MachineState, extension: ExtensionState): string | undefined => {
  const configuration = machine.properties['agentConfiguration'];
  if (!isObject(configuration)) return undefined;
  const { publisher = '', type = '' } = extension.properties;
  const name = `${publisher}/${type}`;
  const allowList = configuration['extensionsAllowList'];
  const blockList = configuration['extensionsBlockList'];
  if (configuration['extensionsEnabled'] === 'false') {
    return `Extension Message: The extension ${name} was not installed because the extension manager is disabled on this machine (extensions.enabled is false).`;
  }
  if (Array.isArray(blockList) && blockList.some((entry) => names(entry, publisher, type))) {
    return `Extension Message: The extension ${name} was not installed because it is on the extension blocklist of this machine (extensions.blocklist).`;
  }
  if (Array.isArray(allowList) && allowList.length > 0 && !allowList.some((entry) => names(entry, publisher, type))) {
    return `Extension Message: The extension ${name} was not installed because it is not on the extension allowlist of this machine (extensions.allowlist).`;
  }
  if (configuration['configMode'] === 'monitor') {
    return `Extension Message: The extension ${name} was not installed because the agent runs in monitor mode (config.mode is monitor).`;
  }
  return undefined;
};

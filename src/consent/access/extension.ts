import type { AccessEvidence, ExtensionEvidence } from './evidence.ts';
import type { ExtensionPhase } from './state.ts';
import type { AccessKind } from './state-words.ts';

/** The remote support extension: published by Azure Local's tools under this name, publisher and type, without settings. */
export const remoteSupportExtension = {
  name: 'AzureEdgeRemoteSupport',
  publisher: 'Microsoft.AzureStack.Observability',
  type: 'EdgeRemoteSupport',
} as const;

/** How far the extension's provisioning has come; a word not known here is `odd`, never `ready`. */
export function extensionPhase(extension: Pick<ExtensionEvidence, 'provisioningState'> | 'absent'): ExtensionPhase {
  if (extension === 'absent') return 'absent';
  const state = extension.provisioningState.toLowerCase();
  if (state === 'succeeded') return 'ready';
  if (state === 'failed' || state === 'canceled') return 'failed';
  if (state === 'deleting') return 'deleting';
  return inProgress.has(state) ? 'inProgress' : 'odd';
}

/** The phase of what was read; undefined where it was not. */
export function phaseIn({ extension }: AccessEvidence): ExtensionPhase | undefined {
  return 'value' in extension ? extensionPhase(extension.value) : undefined;
}

/** What the extension says where no job and no consent does. One that is being removed is still there. */
export const phaseKinds: Record<ExtensionPhase, AccessKind> = {
  absent: 'notSetUp',
  inProgress: 'settingUp',
  ready: 'setUp',
  deleting: 'setUp',
  failed: 'setUpFailed',
  odd: 'unknown',
};

const inProgress: ReadonlySet<string> = new Set(['creating', 'updating', 'accepted', 'inprogress', 'provisioning']);

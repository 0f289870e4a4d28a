import { parseMachineId } from '#src/lib/arm-id.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import type { Check, ExtensionFact, PreflightFacts } from './preflight.ts';

/** The name under which the extension is installed today; older names go on working. */
const currentName = 'AzureEdgeRemoteSupport';

const inProgress: ReadonlySet<string> = new Set(['creating', 'updating', 'accepted', 'inprogress', 'provisioning']);

/** How far an extension's provisioning has come; a word not known here is `unknown`, never `ready`. */
export type ExtensionPhase = 'ready' | 'inProgress' | 'deleting' | 'failed' | 'unknown';

export function extensionPhase({ provisioningState }: ExtensionFact): ExtensionPhase {
  const state = provisioningState.toLowerCase();
  if (state === 'succeeded') return 'ready';
  if (state === 'failed' || state === 'canceled') return 'failed';
  if (state === 'deleting') return 'deleting';
  return inProgress.has(state) ? 'inProgress' : 'unknown';
}

export function extensionChecks(facts: PreflightFacts): Check[] {
  return [{ id: 'extension', title: 'Remote support extension', ...extensionFinding(facts) }];
}

type Finding = Pick<Check, 'outcome' | 'reason' | 'remedy'>;

function extensionFinding({ extension, azureLocal, machineId }: PreflightFacts): Finding {
  if (extension === 'unknown') {
    return { outcome: 'cannotTell', reason: 'The extensions of the machine could not be read.' };
  }
  if (extension === 'absent') return absent(azureLocal);
  const name = visibleText(extension.name);
  const message = extension.message ? ` It says: "${visibleText(extension.message, 1000)}"` : '';
  const findings: Record<ExtensionPhase, () => Finding> = {
    ready: () => ready(extension, name),
    inProgress: () => ({
      outcome: 'warning',
      reason: `The extension ${name} is being set up (${visibleText(extension.provisioningState)}); one operation runs at a time.${message}`,
    }),
    deleting: () => ({
      outcome: 'warning',
      reason: `The extension ${name} is being removed; one operation runs at a time.`,
    }),
    failed: () => failed(extension, azureLocal, machineId, message),
    unknown: () => ({
      outcome: 'cannotTell',
      reason: `The extension ${name} is in the state "${visibleText(extension.provisioningState)}", which is not known here.${message}`,
    }),
  };
  return findings[extensionPhase(extension)]();
}

function absent(azureLocal: boolean): Finding {
  if (!azureLocal)
    return { outcome: 'pass', reason: 'The extension is not there yet; it is installed when you grant access.' };
  return {
    outcome: 'fail',
    reason: 'The extension is missing. On Azure Local Azure installs it by itself, which can take up to 12 hours.',
    remedy: { text: 'Wait, or have Azure do it now: run this on the machine.', command: 'Sync-AzureStackHCI' },
  };
}

function ready(extension: ExtensionFact, name: string): Finding {
  const version = extension.version ? ` version ${visibleText(extension.version)}` : '';
  return { outcome: 'pass', reason: `The extension ${name}${version} is installed.${nameWords(extension.name)}` };
}

/** Azure itself has given it a third name by mistake, and anybody can give it any. */
function nameWords(name: string): string {
  const key = name.toLowerCase();
  if (key === currentName.toLowerCase()) return '';
  return key === 'edgeremotesupport'
    ? ' It has an older name and does the same.'
    : ` Its usual name is ${currentName}.`;
}

function failed(
  extension: ExtensionFact,
  azureLocal: boolean,
  machineId: string | undefined,
  message: string,
): Finding {
  return {
    outcome: 'fail',
    reason: `The extension ${visibleText(extension.name)} ${extension.provisioningState.toLowerCase() === 'canceled' ? 'was canceled' : 'failed'}.${message}`,
    remedy: failureRemedy(extension.message ?? '', azureLocal, machineId),
  };
}

const logs =
  'The logs are in %ProgramData%\\GuestConfig\\ext_mgr_logs and %ProgramData%\\GuestConfig\\extension_logs on the machine.';

/** Without the subscription the command would register the provider in whichever the Azure CLI has as its default. */
export function registerCommand(machineId: string | undefined): string {
  const subscription = parseMachineId(machineId ?? '')?.subscriptionId;
  return `az provider register --namespace Microsoft.AzureStackHCI${subscription === undefined ? '' : ` --subscription ${subscription}`}`;
}

/** Remedies for the failures Microsoft and its users have described, told apart by Azure's own words. */
function failureRemedy(
  message: string,
  azureLocal: boolean,
  machineId: string | undefined,
): { text: string; command?: string } {
  if (/Microsoft\.AzureStackHCI\)? is not yet registered/i.test(message)) {
    return {
      text: 'Register the provider in the subscription, then set up again.',
      command: registerCommand(machineId),
    };
  }
  if (/Device initialization is in progress/i.test(message)) {
    return {
      text: `Open crl3.digicert.com, crl4.digicert.com and ocsp.digicert.com on port 80 for the machine, then set up again. ${logs}`,
    };
  }
  if (azureLocal) {
    return {
      text: `Azure installs the extension again by itself within 12 hours; to have it do so now, run this on the machine. ${logs}`,
      command: 'Sync-AzureStackHCI',
    };
  }
  return {
    text: `Remove the extension and set up again. If the removal hangs, restart the machine, or run this on it first. ${logs}`,
    command: 'logman stop remoteSupportLogmanTraces',
  };
}

import { extensionPhase } from '#src/consent/access/extension.ts';
import type { ExtensionPhase } from '#src/consent/access/state.ts';
import type { PreflightFacts } from './facts.ts';
import type { Check, FailureCause } from './preflight.ts';

const results: Record<ExtensionPhase, Check['result']> = {
  absent: 'pass',
  ready: 'pass',
  // One operation runs at a time: granting waits for it.
  inProgress: 'warn',
  deleting: 'warn',
  failed: 'fail',
  odd: 'unknown',
};

/** Without the extension, granting installs it; on Azure Local, Azure does. */
export function extensionCheck({ extension, azureLocal }: PreflightFacts): Check {
  const id = 'extension';
  if (extension === undefined) return { id, result: 'unknown', why: { is: 'notKnown' } };
  if (extension === 'absent') {
    return azureLocal
      ? { id, result: 'fail', why: { is: 'notMet' } }
      : { id, result: 'pass', why: { is: 'notNeeded' } };
  }
  const phase = extensionPhase(extension);
  const { name, provisioningState: state, version, message } = extension;
  return {
    id,
    result: results[phase],
    why: {
      is: 'extension',
      phase,
      name,
      state,
      ...(version !== undefined && { version }),
      ...(message !== undefined && { message }),
      ...(phase === 'failed' && { cause: causeOf(message ?? '') }),
    },
  };
}

/** Told apart by the words of the extension itself. */
function causeOf(message: string): FailureCause {
  if (/Microsoft\.AzureStackHCI\)? is not yet registered/i.test(message)) return 'providerNotRegistered';
  return /Device initialization is in progress/i.test(message) ? 'certificateHostsBlocked' : 'other';
}

import { formatInstant } from '#src/lib/time.ts';

import type { Decision } from './access-decision.ts';
import { awaySentence } from './access-machine.ts';
import type { AccessEvidence, AccessState } from './access-state.ts';
import type { Verdict } from './preflight.ts';
import { extensionPhase } from './preflight-extension.ts';

type Verdicts = Pick<AccessState, 'canRevoke' | 'canGrant' | 'canConfigure' | 'canSetUp'>;

/** What may be done next, each with the reason when the answer is no. */
export function verdictsFor(decision: Decision, evidence: AccessEvidence): Verdicts {
  return {
    canRevoke: decision.mayExist ? yes : no('There is no access to revoke.'),
    canGrant: canGrant(decision, evidence),
    canConfigure: canConfigure(decision),
    canSetUp: canSetUp(evidence),
  };
}

const yes: Verdict = { allowed: true };

function no(reason: string): Verdict {
  return { allowed: false, reason };
}

/** Granting needs certainty that nothing of someone else's is overwritten; the preflight checks the rest. */
function canGrant({ word, winner }: Decision, evidence: AccessEvidence): Verdict {
  if (evidence.machine === 'notFound') return no('Azure no longer has this machine.');
  switch (word) {
    case 'Active':
    case 'Access requested':
      return no(
        `Access is already ${word === 'Active' ? 'granted' : 'requested'}${untilWhen(winner?.until)}. Configure or revoke it.`,
      );
    case 'Expired, checking':
      return no('Wait until the machine confirms that the earlier access ended, or revoke it.');
    case 'Requesting removal':
    case 'Removal accepted, waiting for the machine':
    case 'Removed from Azure':
      return no('Wait until the removal is proven.');
    case 'Unknown':
      return no('It is not known whether access exists. Refresh, or revoke it first.');
    case 'Set-up failed':
      return no('Set-up failed. Repair it first.');
    case 'Failed':
      return winner?.standing === 'live'
        ? no('The removal failed. Revoke the access again first.')
        : unlessAway(evidence);
    case 'None':
    case 'Setting up':
    case 'Set up':
    case 'Expired':
    case 'Revoked':
      return unlessAway(evidence);
  }
}

function untilWhen(until: number | undefined): string {
  return until === undefined ? '' : ` until ${formatInstant(until)}`;
}

function unlessAway(evidence: AccessEvidence): Verdict {
  const away = awaySentence(evidence);
  return away === undefined ? yes : no(`${away} Access can be granted once it is connected.`);
}

function canConfigure({ word, winner }: Decision): Verdict {
  const isLive = word === 'Active' || word === 'Access requested';
  return isLive && winner ? yes : no('There is no live access to configure.');
}

function canSetUp(evidence: AccessEvidence): Verdict {
  const { extension } = evidence;
  if (evidence.machine === 'notFound') return no('Azure no longer has this machine.');
  if (evidence.azureLocal === true) return no('On Azure Local, Azure installs the extension by itself.');
  if (extension === 'unknown') return no('The extensions of the machine could not be read.');
  if (extension === 'absent') return unlessAway(evidence);
  switch (extensionPhase(extension)) {
    case 'ready':
      return no('Remote support is already set up.');
    case 'inProgress':
      return no('Set-up is running.');
    case 'deleting':
      return no('The extension is being removed.');
    case 'unknown':
      return no('The state of the extension is not known.');
    case 'failed':
      return unlessAway(evidence);
  }
}

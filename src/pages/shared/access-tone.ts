import type { AccessState } from '#src/consent/access/access-state.ts';
import type { Tone } from '#src/ui/tone.ts';

const tones: Record<AccessState['kind'], Tone> = {
  none: 'neutral',
  settingUp: 'busy',
  setUp: 'neutral',
  setUpFailed: 'bad',
  accessRequested: 'busy',
  active: 'good',
  expiredChecking: 'attention',
  expired: 'neutral',
  requestingRemoval: 'busy',
  removalAcceptedWaitingForTheMachine: 'attention',
  removedFromAzure: 'attention',
  revoked: 'neutral',
  failed: 'bad',
  unknown: 'attention',
};

/** The one tone of each state of access, the same wherever it is shown. */
export const accessTone = (state: AccessState): Tone => tones[state.kind];

// The words of the state of access, apart from words.ts because lists draw them before anything else of access is loaded. Imports nothing.

export type AccessKind = keyof typeof words;

/** The words of ui/StateWord. */
export type StateTone = 'neutral' | 'info' | 'good' | 'busy' | 'attention' | 'bad';

const words = {
  notSetUp: { word: 'Not set up', tone: 'neutral' },
  settingUp: { word: 'Setting up', tone: 'busy' },
  setUp: { word: 'Set up', tone: 'neutral' },
  setUpFailed: { word: 'Setup failed', tone: 'bad' },
  requested: { word: 'Access requested', tone: 'busy' },
  active: { word: 'Active', tone: 'info' },
  revocationPending: { word: 'Revocation pending', tone: 'busy' },
  unconfirmed: { word: 'Unconfirmed', tone: 'attention' },
  revoked: { word: 'Revoked', tone: 'good' },
  expired: { word: 'Expired', tone: 'neutral' },
  unknown: { word: 'Unknown', tone: 'attention' },
} as const satisfies Record<string, { word: string; tone: StateTone }>;

/** "Active", "Revocation pending". */
export function stateWord(kind: AccessKind): string {
  return words[kind].word;
}

export function stateTone(kind: AccessKind): StateTone {
  return words[kind].tone;
}

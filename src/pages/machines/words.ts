import type { Act } from '#src/azure/operations/operation.ts';
import type { ExtensionPhase } from '#src/consent/access/state.ts';
import { type AccessKind, stateWord } from '#src/consent/access/state-words.ts';
import type { Eligibility } from '#src/consent/preflight/preflight.ts';

/** What a row knows of access: a state, an end that nothing confirms, or that nobody has read it yet. */
export type RowAccess = AccessKind | 'endUnconfirmed' | 'unread';

/** In the order in which rows are sorted by them: what is live or not proven ended comes first. */
export const accessLabels: Readonly<Record<RowAccess, string>> = {
  active: stateWord('active'),
  requested: stateWord('requested'),
  unconfirmed: stateWord('unconfirmed'),
  unknown: stateWord('unknown'),
  revocationPending: stateWord('revocationPending'),
  endUnconfirmed: 'Expired, waiting for confirmation',
  settingUp: stateWord('settingUp'),
  setUp: stateWord('setUp'),
  setUpFailed: stateWord('setUpFailed'),
  expired: stateWord('expired'),
  revoked: stateWord('revoked'),
  notSetUp: stateWord('notSetUp'),
  unread: 'Not checked yet',
};

export const extensionLabels: Readonly<Record<ExtensionPhase, string>> = {
  ready: 'Set up',
  inProgress: 'Setting up',
  failed: 'Setup failed',
  deleting: 'Being removed',
  absent: 'Not set up',
  odd: 'Unknown',
};

/** Whether this person can grant access on it now, as far as the list knows; nobody knows while roles are read. */
export type RowEligibility = Eligibility['verdict'] | 'unread';

export const eligibilityLabels: Readonly<Record<RowEligibility, string>> = {
  eligible: 'Eligible',
  notEligible: 'Not eligible',
  cannotTell: 'Couldn’t be checked',
  unread: 'Not checked yet',
};

/** What somebody asked for, beside what Azure shows: while it is under way, and when it needs a person. */
export const operationLabels: Readonly<Record<Act, { isOn: string; needsPerson: string }>> = {
  setUp: { isOn: 'Setting up', needsPerson: 'Setup stopped' },
  grant: { isOn: 'Granting', needsPerson: 'Grant stopped' },
  extend: { isOn: 'Extending', needsPerson: 'Extension stopped' },
  reduce: { isOn: 'Changing', needsPerson: 'Change stopped' },
  revoke: { isOn: 'Revoking', needsPerson: 'Revoke stopped' },
};

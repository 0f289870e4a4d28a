import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { decideGrant, type GrantQuestion } from './grant-decision.ts';

// For the tests of what a grant does next: a consent, a job as it was asked for, and the question about them.

export const consentId = 'rs-abcdefghijklmnopqrstu';
export const now = Date.parse('2026-11-24T12:00:00Z');
export const notAfter = '2026-11-24T20:00:00Z';

export const job = (change: Partial<JobEvidence> = {}): JobEvidence => ({
  name: consentId,
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: '2026-11-24T20:00:00.0000000Z',
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  nodeState: 'Active',
  sessions: [],
  ...change,
});

export const sound: GrantQuestion = {
  consent: { level: 'Diagnostics', notAfter, replaces: [] },
  consentId,
  jobs: [],
  now,
  requested: false,
  mayRepeat: false,
  standing: 'open',
};

export const ask = (change: Partial<GrantQuestion> = {}) => decideGrant({ ...sound, ...change });

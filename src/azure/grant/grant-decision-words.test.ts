import { describe, expect, it } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { type GrantQuestion, mayGiveAccess } from './grant-decision.ts';
import { ask, job as written, notAfter, now } from './grant-decision-fixture.ts';

/** What is said quotes Azure's own writing of the end. */
const job = (change: Partial<JobEvidence> = {}): JobEvidence => written({ expirationTimestamp: notAfter, ...change });
const { nodeState: _, ...unreported } = job();

const timeOver = 'The agreed time has ended; access is not asked for any more.';

describe('what a person is told', () => {
  it.each<[Partial<GrantQuestion>, object]>([
    [{ jobs: [job()] }, { next: 'confirmed', message: 'The machine has reported access as agreed.' }],
    [
      { jobs: [job({ accessLevel: 'None', expirationTimestamp: '2026-11-24T15:00:00Z' })] },
      {
        next: 'confirmed',
        message: 'The machine has reported access, since reduced to None until 2026-11-24T15:00:00Z.',
      },
    ],
    [
      { consent: { level: 'DiagnosticsAndRepair', notAfter, replaces: [] }, jobs: [job()] },
      {
        next: 'confirmed',
        message: `The machine has reported access, since reduced to Diagnostics until ${notAfter}.`,
      },
    ],
    [{ jobs: [unreported] }, { next: 'wait', message: 'Access requested, waiting for the machine to report it.' }],
    [
      { standing: 'ended' },
      {
        step: 'skipped',
        isFinal: true,
        message: 'The end of access under this consent is on record. It is never granted again.',
      },
    ],
    [
      { standing: 'closed' },
      {
        step: 'skipped',
        isFinal: true,
        isClosed: true,
        message:
          'This consent was closed on record for this machine, and it is never granted again. The machine’s page says whether there is access.',
      },
    ],
    [
      { jobs: [job({ type: 'REVOKE' })] },
      {
        step: 'skipped',
        isFinal: true,
        message:
          'A revoke of access under this consent was asked for, and it is never granted again. The machine’s page says whether access has ended.',
      },
    ],
    [
      { jobs: [job({ type: 'Odd' })] },
      { step: 'unknown', message: 'Azure gives the type of the job as "Odd", which is not known here.' },
    ],
    [
      { jobs: [job({ accessLevel: 'DiagnosticsAndRepair' })] },
      {
        step: 'failed',
        message: `Azure shows more than was agreed: DiagnosticsAndRepair until ${notAfter}.`,
        remedy: 'Revoke access on this machine.',
      },
    ],
    [
      { jobs: [job({ expirationTimestamp: '2026-11-24T12:00:00Z' })] },
      { step: 'skipped', isFinal: true, isByTime: true, message: timeOver },
    ],
    [{ now: Date.parse(notAfter) }, { step: 'skipped', isFinal: true, isByTime: true, message: timeOver }],
    // That the machine reports, whatever the time is.
    [
      { jobs: [job({ nodeState: 'Expired', expirationTimestamp: '2026-11-24T12:00:00Z' })] },
      { step: 'skipped', isFinal: true, message: timeOver },
    ],
    [
      { jobs: [job({ nodeState: 'Superseded' })] },
      { step: 'skipped', isFinal: true, message: 'Another grant has since taken the place of this one.' },
    ],
    [
      { jobs: [job({ nodeState: 'Expired' })] },
      { step: 'skipped', isFinal: true, message: 'The machine reports access as Expired.' },
    ],
    [
      { jobs: [{ ...unreported, status: 'Failed' }] },
      {
        step: 'failed',
        message: 'Access could not be set up: Azure gives no reason (provisioning state Succeeded, status Failed).',
        isRequestFailed: true,
      },
    ],
    [
      { jobs: [job({ status: 'Failed', connectionErrorMessage: 'No route.' })], mayRepeat: true },
      {
        step: 'unknown',
        message: 'The last request failed, and the machine reports "Active": access may exist. No route.',
        remedy: 'See the machine’s page for what Azure shows of access; it can be revoked there.',
      },
    ],
    [
      { jobs: [{ ...unreported, status: 'Failed', sessions: [{ sessionId: 'one' }] }], mayRepeat: true },
      {
        step: 'unknown',
        message: expect.stringMatching(
          /^The last request failed, and Azure shows an open session: access may exist\. /,
        ),
        remedy: expect.any(String),
      },
    ],
    [
      { requested: true },
      {
        step: 'unknown',
        message:
          'Access was asked for from here, but Azure shows no such job: the request was lost, or someone removed the job.',
        isAbsent: true,
      },
    ],
    [
      { jobs: [job({ name: 'remoteSupport' })] },
      {
        step: 'failed',
        message: `Conflict: access was already let in (job remoteSupport, Diagnostics until ${notAfter}). It was left as it is.`,
        remedy: 'Revoke that access first, or wait for its end, then try again.',
      },
    ],
    [
      { jobs: [job({ name: 'remoteSupport', createdBy: 'alan@contoso.example' })] },
      {
        step: 'failed',
        message: `Conflict: access was already let in by alan@contoso.example (job remoteSupport, Diagnostics until ${notAfter}). It was left as it is.`,
        remedy: 'Revoke that access first, or wait for its end, then try again.',
      },
    ],
    // Access beyond an end that nobody can read is not taken for as agreed.
    [
      { consent: { level: 'Diagnostics', notAfter: 'soon', replaces: [] }, jobs: [job()] },
      {
        step: 'failed',
        message: `Azure shows more than was agreed: Diagnostics until ${notAfter}.`,
        remedy: 'Revoke access on this machine.',
      },
    ],
  ])('of %j', (question, expected) => {
    const decision = ask(question);
    expect(decision).toEqual('step' in expected ? { next: 'stop', ...expected } : expected);
  });
});

describe('a press', () => {
  it('does not ask again for a failed job that the machine has reported on', () => {
    const failed = job({ status: 'Failed', nodeState: 'Odd' });
    expect(ask({ mayRepeat: true, jobs: [failed] })).toMatchObject({ next: 'stop', step: 'unknown' });
  });

  it('asks again for its own failed job though it was asked for before, and is not in its own way', () => {
    const failed = { ...unreported, status: 'Failed' };
    expect(ask({ mayRepeat: true, requested: true, jobs: [failed] })).toEqual({ next: 'put' });
    expect(ask({ mayRepeat: true, jobs: [failed, job({ name: 'remoteSupport' })] })).toMatchObject({ step: 'failed' });
  });
});

describe('mayGiveAccess', () => {
  it.each<[string, boolean, Partial<JobEvidence>]>([
    ['access until later', true, {}],
    ['access until this moment', true, { expirationTimestamp: '2026-11-24T12:00:00Z' }],
    [
      'access until this moment that was never reported',
      false,
      { expirationTimestamp: '2026-11-24T12:00:00Z', nodeState: '' },
    ],
    ['access that is on its way', true, { provisioningState: 'Accepted', status: 'Accepted', nodeState: '' }],
    ['access that failed without a trace on the machine', false, { status: 'Failed', nodeState: '' }],
    ['access that failed, of which the machine reports something', true, { status: 'Failed', nodeState: 'Odd' }],
    ['a revoke that the machine does not contradict', false, { type: 'revoke', nodeState: '' }],
    ['a revoke after which the machine reports no access', false, { type: 'Revoke', nodeState: 'Revoked' }],
    ['a revoke that failed', true, { type: 'Revoke', status: 'Failed', nodeState: '' }],
    [
      'a revoke that failed though the machine reports an end',
      true,
      { type: 'Revoke', status: 'Failed', nodeState: 'Revoked' },
    ],
    ['a revoke while a session is open', true, { type: 'Revoke', nodeState: '', sessions: [{ sessionId: '1' }] }],
    ['a revoke that ended, while a session is open', true, { type: 'Revoke', nodeState: 'Revoked', sessions: [{}] }],
    ['a revoke of which the machine reports something odd', true, { type: 'Revoke', nodeState: 'Odd' }],
    ['a failed request while a session is open', true, { status: 'Failed', nodeState: '', sessions: [{}] }],
    ['a revoke while the machine reports access', true, { type: 'Revoke', nodeState: 'Active' }],
    ['a failed request while the machine reports access', true, { status: 'Failed', nodeState: 'ACTIVE' }],
    ['a type not known here', true, { type: 'Odd', nodeState: '' }],
  ])('takes %s for access: %j', (_words, expected, change) => {
    expect(mayGiveAccess(job(change), [job(change)], now)).toBe(expected);
  });
});

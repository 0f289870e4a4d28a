import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import type { Check, CheckId, PreflightFacts } from './preflight.ts';
import { accessChecks } from './preflight-access.ts';
import { sampleConsentId, sampleFacts, sampleNow } from '#src/consent/samples.ts';

function check(id: CheckId, change: Partial<PreflightFacts>, replaces: readonly string[] = []): Check {
  const found = accessChecks({ ...sampleFacts, ...change }, sampleNow, replaces).find(
    (candidate) => candidate.id === id,
  );
  if (!found) throw new Error(`There is no check ${id}.`);
  return found;
}

function without(field: 'providerRegistered' | 'locks' | 'liveGrant', id: CheckId): Check | undefined {
  const { [field]: _left, ...facts } = sampleFacts;
  return accessChecks(facts, sampleNow, []).find((candidate) => candidate.id === id);
}

describe('the provider', () => {
  it('must be registered, with the command for this subscription', () => {
    expect(check('provider', { providerRegistered: true }).outcome).toBe('pass');
    expect(check('provider', { providerRegistered: false })).toMatchObject({
      outcome: 'fail',
      remedy: {
        command:
          'az provider register --namespace Microsoft.AzureStackHCI --subscription 00000000-0000-4000-8000-000000000001',
      },
    });
    expect(check('provider', { providerRegistered: false, machineId: 'x; rm' }).remedy?.command).toBe(
      'az provider register --namespace Microsoft.AzureStackHCI',
    );
    const { machineId: _id, ...facts } = sampleFacts;
    expect(accessChecks({ ...facts, providerRegistered: false }, sampleNow, [])[0]?.remedy?.command).toBe(
      'az provider register --namespace Microsoft.AzureStackHCI',
    );
  });

  it('may be unread', () => {
    expect(without('providerRegistered', 'provider')).toMatchObject({ outcome: 'cannotTell' });
  });
});

describe('permissions', () => {
  it.each([
    ['writeExtensions', 'Microsoft.HybridCompute/machines/extensions/write', 'install the extension'],
    ['writeJobs', 'Microsoft.AzureStackHCI/edgeDevices/jobs/write', 'let Microsoft Support in'],
    ['writeDeployments', 'Microsoft.Resources/deployments/write', 'record the consent'],
  ] as const)('%s: the missing action is named', (id, action, purpose) => {
    const { permissions } = sampleFacts;
    expect(check(id, {})).toEqual({
      id,
      title: `Permission to ${purpose}`,
      outcome: 'pass',
      reason: `You may ${purpose}.`,
    });
    expect(check(id, { permissions: {} })).toMatchObject({
      outcome: 'cannotTell',
      reason: `Whether you may ${purpose} could not be read.`,
    });
    expect(check(id, { permissions: { ...permissions, [id]: false } })).toMatchObject({
      title: `Permission to ${purpose}`,
      outcome: 'fail',
      reason: `You may not ${purpose}: your roles on this machine do not allow ${action}.`,
      remedy: { text: `Ask an owner for a role with ${action}, then sign in again.` },
    });
  });

  it('need none to install what is there', () => {
    const extension = { name: 'EdgeRemoteSupport', provisioningState: 'Succeeded' };
    const permissions = { writeExtensions: false };
    expect(check('writeExtensions', { extension, permissions })).toMatchObject({
      title: 'Permission to install the extension',
      outcome: 'pass',
    });
    expect(check('writeExtensions', { extension, permissions }).reason).toContain('installed');
    expect(
      check('writeExtensions', { extension: { ...extension, provisioningState: 'Failed' }, permissions }).outcome,
    ).toBe('fail');
  });
});

describe('the moment', () => {
  const lock = (name: string, level = 'CanNotDelete', isOnPart = false) => ({ name, level, isOnPart });
  const part = (name: string, level = 'ReadOnly') => lock(name, level, true);

  it('warns of delete locks, by name', () => {
    expect(check('locks', {})).toMatchObject({ title: 'No lock in the way', outcome: 'pass' });
    expect(check('locks', { locks: [lock('keep'), lock('stay', 'cannotdelete', true)] })).toMatchObject({
      outcome: 'warning',
      reason:
        'The lock "keep", "stay" keeps the extension and its jobs from being deleted. Access can still be revoked, and ends by itself.',
      remedy: { text: 'To delete them later, have the lock taken off first.' },
    });
    expect(check('locks', { locks: [lock('keep')], azureLocal: true }).reason).toContain('"keep" keeps jobs from');
    expect(without('locks', 'locks')?.outcome).toBe('cannotTell');
  });

  it.each(['ReadOnly', 'readonly'])(
    'fails under a lock that refuses every change (%s), whatever else there is',
    (level) => {
      const locks = [lock('keep'), lock('fro\u202ezen', level), part('below'), lock('odd', 'NotSpecified')];
      expect(check('locks', { locks })).toMatchObject({
        outcome: 'fail',
        reason:
          'The read-only lock "fro⟨U+202E⟩zen" refuses every change: access can be neither granted nor revoked while it is there. Access that is there already ends by itself.',
        remedy: { text: 'Have the lock taken off first.' },
      });
    },
  );

  it.each([
    ['on something of the machine', part('odd')],
    ['of a kind that is not known', lock('odd', 'NotSpecified')],
    ['of no kind', part('odd', '')],
  ])('promises nothing under a lock %s', (_, odd) => {
    expect(check('locks', { locks: [lock('keep'), odd] })).toMatchObject({
      outcome: 'cannotTell',
      reason:
        'The lock "odd" is on something of the machine, or of a kind not known here: it may keep access from being granted or revoked.',
      remedy: { text: 'Have the lock taken off first.' },
    });
  });

  it('warns of another operation', () => {
    expect(check('operationInProgress', {}).outcome).toBe('pass');
    expect(check('operationInProgress', { operationInProgress: '' }).outcome).toBe('pass');
    expect(check('operationInProgress', { operationInProgress: 'Creating AMAWindows' })).toMatchObject({
      outcome: 'warning',
      reason:
        'Another operation is running: Creating AMAWindows. Azure runs one at a time, so granting may have to wait.',
    });
  });
});

describe('access by someone else', () => {
  const until = '2026-11-24T16:00:00Z';
  const liveGrant = { by: 'alan.turing@contoso.example', until, jobName: 'remoteSupport', consentId: sampleConsentId };

  it('is never overwritten: who, until when, and what to do', () => {
    expect(check('liveGrant', { liveGrant })).toMatchObject({
      outcome: 'fail',
      reason: `The job remoteSupport, created by alan.turing@contoso.example, lets Microsoft Support in until ${formatInstant(Date.parse(until))}, or may do so; a new grant would overwrite that.`,
      remedy: {
        text: 'Revoke that access first, or wait until it ends. Whoever granted it can extend or widen it instead, with Configure access.',
      },
    });
    expect(check('liveGrant', { liveGrant: { jobName: 'job-1' } }).reason).toBe(
      'The job job-1 lets Microsoft Support in, or may do so; a new grant would overwrite that.',
    );
    expect(check('liveGrant', { liveGrant: { jobName: 'job-1' } }).remedy?.text).toBe(
      'Revoke that access first, or wait until it ends.',
    );
    expect(check('liveGrant', { liveGrant: { jobName: 'job-1', until: 'later' } }).outcome).toBe('fail');
  });

  it('is told apart from what somebody changed about it', () => {
    const changed = { ...liveGrant, changedBy: 'grace@contoso.example' };
    expect(check('liveGrant', { liveGrant: changed }).reason).toContain(
      'The job remoteSupport, created by alan.turing@contoso.example and last changed by grace@contoso.example, lets',
    );
    const { by: _by, ...unnamed } = changed;
    expect(check('liveGrant', { liveGrant: unnamed }).reason).toContain('remoteSupport, last changed by grace');
    expect(check('liveGrant', { liveGrant: changed }, [sampleConsentId])).toMatchObject({
      outcome: 'warning',
      reason: 'The access there is now is the one that this consent replaces. grace@contoso.example changed it last.',
    });
  });

  it('is no obstacle once it has ended, when there is none, or when it is replaced', () => {
    expect(check('liveGrant', { liveGrant: null })).toMatchObject({
      outcome: 'pass',
      // Nobody can tell from here what was done on the machine itself.
      reason: 'Azure shows no live access.',
    });
    const at = (time: number) => ({ ...liveGrant, until: new Date(time).toISOString() });
    expect(check('liveGrant', { liveGrant: at(sampleNow) }).outcome).toBe('pass');
    expect(check('liveGrant', { liveGrant: at(sampleNow + 1) }).outcome).toBe('fail');
    expect(check('liveGrant', { liveGrant }, [sampleConsentId])).toMatchObject({
      outcome: 'pass',
      reason: 'The access there is now is the one that this consent replaces.',
    });
    expect(check('liveGrant', { liveGrant }, ['rs-bbbbbbbbbbbbbbbbbbbbb']).outcome).toBe('fail');
    const { consentId: _id, ...unnamed } = liveGrant;
    expect(check('liveGrant', { liveGrant: unnamed }, [sampleConsentId]).outcome).toBe('fail');
  });

  it('that is only being revoked is no obstacle, and is not called none', () => {
    expect(check('liveGrant', { liveGrant: null, endingJob: 'job-1' })).toMatchObject({
      outcome: 'warning',
      reason:
        'A revoke of the job job-1 was asked for, and nothing proves its end yet: until then that access may go on. Azure shows no other access.',
    });
  });

  it('may be unread, which is said', () => {
    expect(without('liveGrant', 'liveGrant')).toMatchObject({ outcome: 'cannotTell' });
    expect(without('liveGrant', 'liveGrant')?.remedy?.text).toContain('overwritten');
  });
});

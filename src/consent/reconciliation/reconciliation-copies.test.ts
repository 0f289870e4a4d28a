import { describe, expect, it } from 'vitest';

import type { JobsFact, ReconciledMachine, UnfitRecord } from './reconciliation-evidence.ts';
import { changeJobs, changeMachine, groupId, honestFleet, machineIdOf } from './reconciliation-samples.ts';
import {
  alsoGranted,
  bare,
  deploymentIn,
  first,
  firstCopyOnly,
  foundOf,
  granted,
  honest,
  lower,
  shownBy,
  unfitIn,
} from './reconciliation-spoilt.ts';

describe('a record that is missing in several resource groups', () => {
  const inB = ['SRV-2', 'SRV-3'].map((name) => machineIdOf('rg-b', name));
  const inC = machineIdOf('rg-c', 'SRV-4');
  const grant = { hash: 'c'.repeat(64), machines: [granted, ...inB, inC], course: 'active' } as const;
  const whole = honestFleet([grant, { hash: 'd'.repeat(64), machines: [bare], course: 'active' }]);
  const [consentId = '', otherId = ''] = whole.consents.map((consent) => consent.consentId);
  const fleet = firstCopyOnly(whole, consentId);
  const missingWith = (...unfit: UnfitRecord[]) => foundOf('recordMissingInGroup', { ...fleet, unfit });

  it('is missed in each, for the machines there', () => {
    const [two, one, ...more] = missingWith();
    expect(more).toEqual([]);
    expect(one?.sentence).toContain(
      'The consent names a machine in resource group rg-c, and no record of it is there.',
    );
    expect(one?.machineIds).toEqual(lower(inC));
    expect(two?.sentence).toContain('The consent names 2 machines in resource group rg-b, and');
    expect(two?.sentence).toMatch(/Azure shows jobs of its name on 2 of them\.$/);
    const [half] = foundOf(
      'recordMissingInGroup',
      changeJobs(fleet, inB[0] ?? '', () => []),
    );
    expect(half?.sentence).toMatch(/Azure shows a job of its name on 1 of them\.$/);
    expect(two?.machineIds).toEqual(lower(...inB));
    // When it came about nobody knows: it may have been deleted long after the time agreed to began.
    expect(two).not.toHaveProperty('at');
    expect(shownBy(two)).toEqual({
      'Resource group': groupId('rg-b'),
      'Agreed from': whole.consents[0]?.consent.notBefore,
      'Consent hash': grant.hash,
      Machines: lower(...inB).join(', '),
    });
  });

  it('is missed unless one of its name is there that does not verify', () => {
    const groupsWith = (...unfit: UnfitRecord[]) => missingWith(...unfit).map(({ machineIds }) => machineIds.length);
    expect(groupsWith(unfitIn('rg-b', consentId))).toEqual([1]);
    expect(groupsWith(unfitIn('rg-c', consentId))).toEqual([2]);
    expect(groupsWith(unfitIn('rg-b', consentId), unfitIn('rg-c', consentId))).toEqual([]);
    expect(groupsWith(unfitIn('rg-b', otherId), unfitIn('rg-a', consentId))).toEqual([2, 1]);
  });

  it('is missed also where an end or a change of that consent does not verify', () => {
    const ended = deploymentIn('rg-b', `remote-support-ended-${consentId}-00000000`);
    const [finding] = missingWith({ deploymentId: ended, reason: 'It was changed.', consentId });
    expect(finding).toMatchObject({ severity: 'finding', machineIds: lower(...inB) });
  });
});

describe('a record that is missing where Azure shows no job', () => {
  const jobless = changeJobs(honest, alsoGranted, () => []);
  const missing = (change: (machine: ReconciledMachine) => Partial<ReconciledMachine>) =>
    foundOf('recordMissingInGroup', firstCopyOnly(changeMachine(jobless, alsoGranted, change), first.consentId));

  it('explains itself only if the jobs were read', () => {
    expect(missing(() => ({}))).toMatchObject([{ severity: 'note' }]);
    const unread: JobsFact[] = [
      { kind: 'unread', reason: 'No.' },
      { kind: 'unavailable', reason: 'No.' },
      { kind: 'notAsked' },
    ];
    for (const jobs of unread) {
      const [finding] = missing(() => ({ jobs }));
      expect(finding, jobs.kind).toMatchObject({ severity: 'unknown', machineIds: lower(alsoGranted) });
      expect(finding?.sentence).toContain('Whether there is a job of its name cannot be told');
      expect(finding?.remedy).toMatch(jobs.kind === 'unavailable' ? /ask there with/ : /^Compare again once/);
    }
  });

  it('is not told where the machine is not listed either', () => {
    const machines = jobless.machines.filter(({ id }) => id !== alsoGranted);
    const [finding] = foundOf('recordMissingInGroup', firstCopyOnly({ ...jobless, machines }, first.consentId));
    expect(finding).toMatchObject({ severity: 'unknown', remedy: expect.stringContaining('ask there with') });
  });
});

import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import type { LogWrite, ReconciliationEvidence } from './reconciliation-evidence.ts';
import { changeMachine, fleetNow, honestJob, setUp } from './reconciliation-samples.ts';
import {
  bare,
  byHand,
  deploymentIn,
  first,
  honest,
  inPast,
  installation,
  lower,
  second,
  shownBy,
} from './reconciliation-spoilt.ts';
import { reconcile } from './reconciliation.ts';

const install = { ...installation({}).installation.writes[0], correlationId: 'c-1' } as LogWrite;
const installed = (evidence: ReconciliationEvidence, ...writes: LogWrite[]) =>
  changeMachine(evidence, bare, () => ({ extension: setUp, installation: { kind: 'read', writes } }));
/** What is said of the extension on a machine that no consent names, where the Activity Log holds these events. */
const foundWith = (...writes: LogWrite[]) => reconcile(installed(honest, ...writes))[0];

describe('an extension on a machine that no consent names', () => {
  it('is shown with who installed it, and how', () => {
    const finding = foundWith(install);
    const at = formatInstant(Date.parse(install.at));
    expect(finding?.sentence).toContain(
      'Azure shows the extension AzureEdgeRemoteSupport on SRV-4, and no consent record',
    );
    expect(finding?.sentence).toContain(
      ' in resource group rg-a names the machine. Azure shows no remote support job there. The Activity Log names eve@contoso',
    );
    expect(finding?.sentence).toContain(`, at ${at}, with another application than this one (${install.appId}).`);
    expect(shownBy(finding)).toEqual({
      Machine: bare,
      Extension: 'AzureEdgeRemoteSupport',
      State: 'Succeeded',
      Version: '1.2.3',
      'Installed by': 'eve@contoso.example',
      'Installed at': install.at,
      'Application ID': install.appId,
      'Correlation ID': 'c-1',
    });
  });

  it('is shown with the object id of who installed it, where the log has no name', () => {
    const finding = foundWith({ ...install, caller: undefined });
    expect(finding?.sentence).toContain('The Activity Log names eve, at ');
    expect(shownBy(finding)).toMatchObject({ 'Installed by': 'eve' });
  });

  it('is to be looked into where the log does not say with which application, or who it was', () => {
    const finding = foundWith({ ...install, appId: undefined, caller: undefined, callerId: undefined });
    expect(finding?.severity).toBe('lookInto');
    expect(finding?.sentence).toContain('it does not name');
    expect(finding?.sentence).toMatch(/, and does not say with which application\.$/);
  });
});

describe('who installed an extension', () => {
  const first = { ...install, at: inPast(5), caller: 'ada' };
  const removal = {
    ...install,
    operation: 'Microsoft.HybridCompute/machines/extensions/delete',
    at: inPast(4),
    caller: 'eve',
  };
  const anew = { ...install, at: inPast(3), caller: 'bob' };
  const installerIn = (...writes: LogWrite[]) => shownBy(foundWith(...writes))['Installed by'];

  it('is who did first after the last removal, in whatever order the log comes', () => {
    expect(installerIn(first, anew)).toBe('ada');
    expect(installerIn(anew, first)).toBe('ada');
    expect(installerIn(first, removal, anew)).toBe('bob');
    expect(installerIn(anew, first, removal)).toBe('bob');
  });

  it('is not told by a removal that did not succeed', () => {
    expect(installerIn(first, { ...removal, status: 'Failed' }, anew)).toBe('ada');
    expect(installerIn(first, { ...removal, status: 'Started' }, anew)).toBe('ada');
  });

  it('is not told by what else was done to it', () => {
    const locked = { ...install, operation: 'Microsoft.Authorization/locks/write', at: inPast(6), caller: 'carol' };
    expect(installerIn(locked, first)).toBe('ada');
  });
});

describe('an extension on a machine of which something else is found', () => {
  const kindsOn = (evidence: ReconciliationEvidence) =>
    reconcile(installed(evidence, install))
      .map(({ kind }) => kind)
      .toSorted();
  const about = { consentId: second.consentId, machineIds: lower(bare), reason: 'It is odd.' };

  it('is not said again where access has no record or strays from its consent, or a record was edited', () => {
    expect(kindsOn(byHand({}))).toEqual(['accessWithoutRecord']);
    const strayed = changeMachine(honest, bare, () => ({
      jobs: { kind: 'read', jobs: honestJob(first, 'active'), readAt: fleetNow },
    }));
    expect(kindsOn(strayed)).toEqual(['machineNotInConsent']);
    const end = deploymentIn('rg-a', `remote-support-ended-${second.consentId}-00000000`);
    expect(kindsOn({ ...honest, unfit: [{ ...about, deploymentId: end }] })).toEqual(['recordEdited']);
  });

  it('is said beside what says nothing of the access', () => {
    const change = deploymentIn('rg-a', `remote-support-changed-${second.consentId}-00000000-aaaaaaa`);
    const unfit = [{ ...about, deploymentId: change, isConsentGone: true as const }];
    expect(kindsOn({ ...honest, unfit })).toEqual(['extensionWithoutConsent', 'recordMissingInGroup']);
  });
});

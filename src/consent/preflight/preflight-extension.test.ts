import { describe, expect, it } from 'vitest';

import type { Check, PreflightFacts } from './preflight.ts';
import { extensionChecks, extensionPhase } from './preflight-extension.ts';
import { sampleFacts } from '#src/consent/samples.ts';

function check(extension: PreflightFacts['extension'], azureLocal = false): Check | undefined {
  const checks = extensionChecks({ ...sampleFacts, extension, azureLocal });
  expect(checks).toHaveLength(1);
  return checks[0];
}

const named = (provisioningState: string, message?: string, name = 'AzureEdgeRemoteSupport') => ({
  name,
  provisioningState,
  ...(message !== undefined && { message }),
});

describe('extensionPhase', () => {
  it.each([
    ['Succeeded', 'ready'],
    ['succeeded', 'ready'],
    ['Creating', 'inProgress'],
    ['Updating', 'inProgress'],
    ['Accepted', 'inProgress'],
    ['InProgress', 'inProgress'],
    ['Provisioning', 'inProgress'],
    ['Deleting', 'deleting'],
    ['Failed', 'failed'],
    ['Canceled', 'failed'],
    ['PartiallySucceeded', 'unknown'],
    ['Deleted', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (state, phase) => {
    expect(extensionPhase(named(state))).toBe(phase);
  });
});

describe('the extension', () => {
  it('may be absent where it can be installed', () => {
    expect(check('absent')).toEqual({
      id: 'extension',
      title: 'Remote support extension',
      outcome: 'pass',
      reason: 'The extension is not there yet; it is installed when you grant access.',
    });
  });

  it('must be there on Azure Local, where Azure installs it', () => {
    expect(check('absent', true)).toMatchObject({ outcome: 'fail', remedy: { command: 'Sync-AzureStackHCI' } });
    expect(check('absent', true)?.reason).toContain('12 hours');
  });

  it('may be unread', () => {
    expect(check('unknown')).toMatchObject({
      outcome: 'cannotTell',
      reason: 'The extensions of the machine could not be read.',
    });
  });

  it('passes when installed, under an older name too', () => {
    expect(check({ ...named('Succeeded'), version: '1.2.3' })).toMatchObject({
      outcome: 'pass',
      reason: 'The extension AzureEdgeRemoteSupport version 1.2.3 is installed.',
    });
    expect(check(named('Succeeded', undefined, 'azureedgeremotesupport'))?.reason).not.toContain('older name');
    for (const name of ['EdgeRemoteSupport', 'edgeremotesupport']) {
      expect(check(named('Succeeded', undefined, name))).toMatchObject({
        outcome: 'pass',
        reason: `The extension ${name} is installed. It has an older name and does the same.`,
      });
    }
  });

  it('calls no name older that is only another one', () => {
    for (const name of ['AzureEdgeEdgeRemoteSupport', 'RemoteSupport']) {
      expect(check(named('Succeeded', undefined, name))).toMatchObject({
        outcome: 'pass',
        reason: `The extension ${name} is installed. Its usual name is AzureEdgeRemoteSupport.`,
      });
    }
  });

  it('warns while something runs', () => {
    expect(check(named('Creating', 'Downloading'))).toMatchObject({
      outcome: 'warning',
      reason:
        'The extension AzureEdgeRemoteSupport is being set up (Creating); one operation runs at a time. It says: "Downloading"',
    });
    expect(check(named('Deleting'))).toMatchObject({
      outcome: 'warning',
      reason: 'The extension AzureEdgeRemoteSupport is being removed; one operation runs at a time.',
    });
  });

  it('cannot be told from a word not known here', () => {
    expect(check(named('Done', 'ok'))).toMatchObject({
      outcome: 'cannotTell',
      reason: 'The extension AzureEdgeRemoteSupport is in the state "Done", which is not known here. It says: "ok"',
    });
  });

  it.each([
    [
      '(HCRP400) Extension returned non-zero exit code for Install: 1. Extension error output: std error: .  Extension Message: Failed to install the Device Management Extension probably because the Resource Provider (Microsoft.AzureStackHCI) is not yet registered in the subscription.',
      'az provider register --namespace Microsoft.AzureStackHCI --subscription 00000000-0000-4000-8000-000000000001',
      'Register the provider',
    ],
    [
      'Extension failed during enable. Enable command timed out. Extension Message: Device initialization is in progress.',
      undefined,
      'ocsp.digicert.com',
    ],
    ['Something else', 'logman stop remoteSupportLogmanTraces', 'Remove the extension and set up again'],
  ])('fails with its own words and a remedy: %s', (message, command, text) => {
    const failed = check(named('Failed', message));
    expect(failed).toMatchObject({
      outcome: 'fail',
      reason: `The extension AzureEdgeRemoteSupport failed. It says: "${message}"`,
    });
    expect(failed?.remedy?.command).toBe(command);
    expect(failed?.remedy?.text).toContain(text);
  });

  it('fails without a message, and when it was canceled', () => {
    expect(check(named('Failed'))?.reason).toBe('The extension AzureEdgeRemoteSupport failed.');
    expect(check(named('Canceled'))?.reason).toBe('The extension AzureEdgeRemoteSupport was canceled.');
    expect(check(named('Failed'))?.remedy?.text).toContain('%ProgramData%\\GuestConfig\\ext_mgr_logs');
  });

  it('is not removed from here on Azure Local', () => {
    const { remedy } = check(named('Failed'), true) ?? {};
    expect(remedy?.command).toBe('Sync-AzureStackHCI');
    expect(remedy?.text).not.toContain('Remove');
  });

  it('marks characters that would reorder the text', () => {
    expect(check(named('Failed', 'a\u202eb'))?.reason).toContain('⟨U+202E⟩');
  });
});

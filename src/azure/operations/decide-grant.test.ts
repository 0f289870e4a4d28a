import { describe, expect, it } from 'vitest';
import {
  revokedJob,
  sampleConsentEvidence,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachineEvidence,
  sampleNow,
} from '#test/consent/samples.ts';
import {
  second,
  hour,
  now,
  pressedAt,
  agreed,
  operation,
  at,
  type Parts,
  type Change,
  said,
  other,
  away,
  requested,
  network,
  forbidden,
  onItsWay,
  lost,
  taken,
  gone,
  absent,
  extension,
  machineId,
} from '#test/operations.ts';
import { decideGrant } from './decide-grant.ts';
import type { Sent, Step } from './operation.ts';

interface GrantMore {
  sent?: Sent[];
  change?: Change;
  at?: number;
  replaces?: string[];
  vmId?: string;
}

function grant(
  parts: Parts,
  { sent = [], change = {}, at: time = now, replaces = [], vmId = '' }: GrantMore = {},
): Step {
  return decideGrant({
    operation: operation({ kind: 'grant', machineId, consentId: sampleConsentId }, sent),
    evidence: sampleEvidence(parts, change),
    now: time,
    consentId: sampleConsentId,
    agreed: { ...agreed, replaces: [...replaces], machines: [machineId], vmIds: [vmId] },
  });
}

describe('a grant', () => {
  it.each<[string, Parts, string, Parameters<typeof grant>[1]?]>([
    ['no job yet, extension ready', { jobs: [] }, `put Enable ${sampleConsentId}`],
    ['no extension', { jobs: [], extension: absent }, 'put extension'],
    [
      'no extension, on Azure Local',
      { jobs: [], extension: absent, machine: { ...sampleMachineEvidence, azureLocal: true } },
      'person installedByAzure',
    ],
    ['extension on its way', { jobs: [], extension: extension('Creating') }, 'wait installing'],
    [
      'extension on its way, machine away',
      { jobs: [], extension: extension('Creating'), machine: away },
      'wait machineAway',
    ],
    ['extension being deleted', { jobs: [], extension: extension('Deleting') }, 'wait installing'],
    ['extension in a word not known', { jobs: [], extension: extension('Frobnicating') }, 'wait installing'],
    ['extension failed before the press', { jobs: [], extension: extension('Failed') }, 'put extension'],
    [
      'extension failed again',
      { jobs: [], extension: extension('Failed') },
      'person installFailed',
      { sent: [{ what: 'extension', at: now - 10 * second, acceptedAt: now - 9 * second, times: 1 }] },
    ],
    [
      'installation just sent',
      { jobs: [], extension: absent },
      'wait installing',
      { sent: [{ what: 'extension', at: now - second, times: 0 }] },
    ],
    [
      'installation lost',
      { jobs: [], extension: absent },
      'put extension',
      { sent: [{ what: 'extension', at: now - 9 * second, times: 0 }] },
    ],
    [
      'installation taken thrice and gone',
      { jobs: [], extension: absent },
      'person installFailed',
      { sent: [{ what: 'extension', at: now - hour, acceptedAt: now - hour, times: 3 }] },
    ],
    ['request just sent', { jobs: [] }, 'wait onItsWay', { sent: onItsWay }],
    ['reply lost and nothing there', { jobs: [] }, `put Enable ${sampleConsentId}`, { sent: lost }],
    ['taken and not listed yet', { jobs: [] }, 'wait onItsWay', { sent: taken }],
    ['taken and gone', { jobs: [] }, 'person lost', { sent: gone }],
    ['job on its way', { jobs: [requested] }, 'wait machineReports', { sent: taken }],
    ['job on its way, machine away', { jobs: [requested], machine: away }, 'wait machineAway', { sent: taken }],
    ['machine reports', { jobs: [sampleJob] }, 'done active'],
    ['since reduced', { jobs: [{ ...sampleJob, expirationTimestamp: '2026-11-24T15:00:00Z' }] }, 'done active'],
    ['revoked', { jobs: [revokedJob] }, 'person revoked'],
    ['more than agreed', { jobs: [{ ...sampleJob, accessLevel: 'DiagnosticsAndRepair' }] }, 'person exceeds'],
    ['longer than agreed', { jobs: [{ ...sampleJob, expirationTimestamp: '2026-11-25T21:00:00Z' }] }, 'person exceeds'],
    ['of a type not known', { jobs: [{ ...sampleJob, type: 'Extend' }] }, 'person exceeds'],
    ['status in a word not known', { jobs: [{ ...sampleJob, status: 'Frobnicating' }] }, 'wait machineReports'],
    [
      'failed before the press',
      { jobs: [{ ...requested, provisioningState: 'Failed', status: 'Failed' }] },
      `put Enable ${sampleConsentId}`,
    ],
    [
      'failed after it was sent',
      { jobs: [{ ...requested, provisioningState: 'Failed', status: 'Failed', lastModifiedAt: at(now - 9 * second) }] },
      'person requestFailed',
      { sent: taken },
    ],
    [
      'failed before, and asked for anew a moment ago',
      { jobs: [{ ...requested, provisioningState: 'Failed', status: 'Failed' }] },
      'wait onItsWay',
      { sent: taken },
    ],
    ['time over', { jobs: [] }, 'person timeOver', { at: sampleNow + 9 * hour }],
    ['time over with a job', { jobs: [sampleJob] }, 'person timeOver', { at: sampleNow + 9 * hour }],
    ['other access', { jobs: [other] }, 'person conflict'],
    ['other access that it replaces', { jobs: [other] }, `put Enable ${sampleConsentId}`, { replaces: ['cli-access'] }],
    [
      'other access being ended',
      { jobs: [{ ...other, type: 'Revoke', provisioningState: 'InProgress', status: 'DeploymentInProgress' }] },
      'wait busy',
    ],
    [
      'revoked since the press, elsewhere',
      {
        jobs: [
          { ...revokedJob, name: 'cli-access', lastModifiedAt: at(now), endTime: at(now), nodeUpdatedAt: at(now) },
        ],
      },
      'person revoked',
    ],
    [
      'revoked a second after the press, elsewhere, as Azure’s clock is two seconds behind',
      { jobs: [{ ...revokedJob, name: 'cli-access', lastModifiedAt: at(pressedAt - second) }] },
      'person revoked',
    ],
    [
      'what it replaces is being revoked',
      { jobs: [{ ...other, type: 'Revoke', provisioningState: 'InProgress', status: 'DeploymentInProgress' }] },
      'wait busy',
      { replaces: ['cli-access'] },
    ],
    ['other access that ended', { jobs: [{ ...revokedJob, name: 'cli-access' }] }, `put Enable ${sampleConsentId}`],
    [
      'an end on record',
      { jobs: [], consents: [{ ...sampleConsentEvidence, end: { ended: 'revoked', confirmedAt: at(now) } }] },
      'person revoked',
    ],
    [
      'a later consent in its place',
      {
        jobs: [],
        consents: [
          sampleConsentEvidence,
          { ...sampleConsentEvidence, consentId: 'rs-bbbbbbbbbbbbbbbbbbbbb', replaces: [sampleConsentId] },
        ],
      },
      'person replaced',
    ],
    ['machine gone', { machine: 'notFound' }, 'person machineGone'],
    [
      'another computer of its name',
      { machine: { ...sampleMachineEvidence, vmId: 'b' } },
      'person otherComputer',
      { vmId: 'a' },
    ],
    ['the same computer', { machine: { ...sampleMachineEvidence, vmId: 'A' } }, 'done active', { vmId: 'a' }],
    ['no jobs on this machine', { jobs: { unavailable: 'No.' } }, 'person unavailable'],
    ['jobs hidden after the request', { jobs: { unavailable: 'No.' } }, 'wait onItsWay', { sent: taken }],
    ['jobs unread', {}, 'wait unreachable', { change: { jobs: network } }],
    ['jobs forbidden', {}, 'person refused', { change: { jobs: forbidden } }],
    ['records unread', { jobs: [] }, 'wait unreachable', { change: { consents: network } }],
    ['extension unread', { jobs: [] }, 'wait unreachable', { change: { extension: network } }],
    ['machine unread', { jobs: [] }, 'wait unreachable', { change: { machine: network } }],
  ])('%s', (_name, parts, expected, more = {}) => {
    expect(said(grant(parts, more))).toBe(expected);
  });
});

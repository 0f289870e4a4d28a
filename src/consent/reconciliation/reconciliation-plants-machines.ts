import type { FindingKind } from './reconciliation-finding.ts';
import { changeJobs, changeMachine, setUp } from './reconciliation-samples.ts';
import { bare, editJob, granted, honest, installation, lower, type Plant } from './reconciliation-spoilt.ts';

/** Each is the only thing that is wrong. */
export const machinesPlants = {
  extensionWithoutConsent: [
    {
      does: 'an extension installed with another application',
      evidence: changeMachine(honest, bare, () => installation({})),
      severity: 'lookInto',
      machineIds: lower(bare),
      says: 'with another application than this one (04b07795-8ddb-461a-bbee-02f9e1bf7b46)',
    },
    {
      does: 'an extension set up with this app',
      evidence: changeMachine(honest, bare, () => installation({ appId: honest.appId })),
      severity: 'note',
      machineIds: lower(bare),
      says: '“Set up” installs it without a consent',
    },
    {
      does: 'an extension of which the Activity Log says nothing',
      evidence: changeMachine(honest, bare, () => installation({ status: 'Failed' })),
      severity: 'lookInto',
      machineIds: lower(bare),
      says: 'The Activity Log shows no installation',
    },
    {
      does: 'an extension, and an Activity Log that cannot be read',
      evidence: changeMachine(honest, bare, () => ({
        extension: setUp,
        installation: { kind: 'unread', reason: 'Not allowed.' },
      })),
      severity: 'lookInto',
      machineIds: lower(bare),
      says: 'The Activity Log could not be read (Not allowed.)',
    },
    {
      does: 'an extension on a machine on which Azure offers no jobs',
      evidence: changeMachine(honest, bare, () => ({
        ...installation({}),
        jobs: { kind: 'unavailable', reason: 'Not registered.' },
      })),
      severity: 'finding',
      machineIds: lower(bare),
      says: 'so whether access was given on it cannot be told',
    },
    {
      does: 'an extension set up with this app on a machine on which Azure offers no jobs',
      evidence: changeMachine(honest, bare, () => ({
        ...installation({ appId: honest.appId }),
        jobs: { kind: 'unavailable', reason: 'Not registered.' },
      })),
      severity: 'finding',
      machineIds: lower(bare),
      says: 'so whether access was given on it cannot be told',
    },
    {
      does: 'an extension on a machine whose jobs nobody asked for',
      evidence: changeMachine(honest, bare, () => ({ ...installation({}), jobs: { kind: 'notAsked' } })),
      severity: 'finding',
      machineIds: lower(bare),
      says: 'so whether there is access cannot be told',
    },
  ],
  unreadPlaces: [
    {
      does: 'jobs that could not be read',
      evidence: changeMachine(honest, bare, () => ({ jobs: { kind: 'unread', reason: 'Forbidden.' } })),
      severity: 'unknown',
      machineIds: lower(bare),
      says: 'The remote support jobs of SRV-4 could not be read: Forbidden.',
    },
    {
      does: 'extensions that could not be read',
      evidence: changeMachine(honest, bare, () => ({ extension: 'unknown' })),
      severity: 'unknown',
      machineIds: lower(bare),
      says: 'The extensions of SRV-4 could not be read.',
    },
    {
      does: 'a place that could not be read',
      evidence: {
        ...honest,
        unread: [
          {
            what: 'The consent records of resource group rg-c could not be read',
            reason: 'Forbidden.',
            machineIds: lower(bare),
          },
        ],
      },
      severity: 'unknown',
      machineIds: lower(bare),
      says: 'The consent records of resource group rg-c could not be read: Forbidden.',
    },
  ],
  recordWithoutAccess: [
    {
      does: 'a job deleted while the consent runs',
      evidence: changeJobs(honest, granted, () => []),
      severity: 'finding',
      machineIds: lower(granted),
      says: 'Azure shows no remote support job of its name on SRV-1.',
    },
    {
      does: 'a request that Azure refused',
      evidence: editJob(granted, { provisioningState: 'Failed', status: 'Failed', nodeState: '' }),
      severity: 'note',
      machineIds: lower(granted),
      says: 'its request for access on SRV-1 failed',
    },
    {
      does: 'a machine on which Azure offers no jobs',
      evidence: changeMachine(honest, granted, () => ({ jobs: { kind: 'unavailable', reason: 'Not registered.' } })),
      severity: 'unknown',
      machineIds: lower(granted),
      says: '(Not registered.)',
    },
    {
      does: 'a machine that is gone from the list',
      evidence: { ...honest, machines: honest.machines.filter(({ id }) => id !== granted) },
      severity: 'unknown',
      machineIds: lower(granted),
      says: 'srv-1 is not among the machines that could be read',
    },
    {
      does: 'a machine of which nobody asked',
      evidence: changeMachine(honest, granted, () => ({ jobs: { kind: 'notAsked' } })),
      severity: 'unknown',
      machineIds: lower(granted),
      says: 'the remote support jobs of SRV-1 were not read',
    },
  ],
} as const satisfies Partial<Record<FindingKind, readonly Plant[]>>;

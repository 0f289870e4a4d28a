import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleConsentId, sampleMachine } from '#src/consent/samples.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { SampleArm } from '#src/azure/testing/sample-arm.ts';
import { readPreflight } from './preflight-reads.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const machine = sampleMachine('srv-sql-01');
const group = machine.split('/providers/')[0] ?? '';
const subscription = group.split('/resource')[0] ?? '';
const forbidden = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
let arm: SampleArm;

beforeEach(() => {
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  queryClient.clear();
  arm.addMachine(machine);
  arm.addExtension(machine, 'Succeeded');
  arm.addJob(machine, 'remoteSupport', {
    type: 'Enable',
    accessLevel: 'Diagnostics',
    expirationTimestamp: new Date(Date.now() + 3_600_000).toISOString(),
  });
});

describe('readPreflight', () => {
  it('takes what cannot be read as not known, and names live access', async () => {
    arm.fault = ({ path }) =>
      /microsoft\.authorization|\/providers\/microsoft\.azurestackhci$/.test(path) ? forbidden : undefined;
    const { facts, checks } = await readPreflight(machine);
    expect(facts).toMatchObject({
      extension: { provisioningState: 'Succeeded' },
      liveGrant: { jobName: 'remoteSupport', by: 'alan@contoso.example' },
      permissions: {},
    });
    expect(facts).not.toHaveProperty('locks');
    expect(checks.find(({ id }) => id === 'writeJobs')?.outcome).toBe('cannotTell');
    expect(checks.find(({ id }) => id === 'liveGrant')?.outcome).toBe('fail');
  });

  it('names who let Microsoft Support in, and who changed that since', async () => {
    const changedBy = async (lastModifiedBy: string) => {
      arm.systemData = { lastModifiedBy };
      return (await readPreflight(machine)).facts.liveGrant;
    };
    expect(await changedBy('grace@contoso.example')).toMatchObject({
      by: 'alan@contoso.example',
      changedBy: 'grace@contoso.example',
    });
    expect(await changedBy('Alan@contoso.example')).not.toHaveProperty('changedBy');
  });

  it('names what else may give access beside a consent', async () => {
    const enable = {
      type: 'Enable',
      accessLevel: 'Diagnostics',
      expirationTimestamp: new Date(Date.now() + 3_600_000).toISOString(),
    };
    arm.jobs.clear();
    arm.addJob(machine, sampleConsentId, enable);
    const liveGrant = async () => (await readPreflight(machine)).facts.liveGrant;
    expect(await liveGrant()).toMatchObject({ jobName: sampleConsentId, consentId: sampleConsentId });
    expect(await liveGrant()).not.toHaveProperty('others');
    arm.addJob(machine, 'remoteSupport', enable);
    expect(await liveGrant()).toMatchObject({ consentId: sampleConsentId, others: ['remoteSupport'] });
  });

  it('does not call a revoke that is not proven no access, and one that failed is an obstacle', async () => {
    const revokeOf = async (reported: Record<string, unknown>) => {
      queryClient.clear();
      arm.jobs.clear();
      const expirationTimestamp = new Date(Date.now() + 3_600_000).toISOString();
      arm.addJob(machine, 'remoteSupport', {
        type: 'Revoke',
        accessLevel: 'Diagnostics',
        expirationTimestamp,
        ...reported,
      });
      const { facts, checks } = await readPreflight(machine);
      return { facts, outcome: checks.find(({ id }) => id === 'liveGrant')?.outcome };
    };
    expect(
      await revokeOf({ provisioningState: 'InProgress', status: 'InProgress', reportedProperties: {} }),
    ).toMatchObject({
      facts: { liveGrant: null, endingJob: 'remoteSupport' },
      outcome: 'warning',
    });
    expect(await revokeOf({ provisioningState: 'Failed', status: 'Failed', reportedProperties: {} })).toMatchObject({
      facts: { liveGrant: { jobName: 'remoteSupport' } },
      outcome: 'fail',
    });
    expect(await revokeOf({})).toMatchObject({ facts: { liveGrant: null }, outcome: 'pass' });
    const over = { expirationTimestamp: new Date(Date.now() - 60_000).toISOString(), reportedProperties: {} };
    expect(await revokeOf({ ...over, provisioningState: 'InProgress', status: 'InProgress' })).toMatchObject({
      outcome: 'warning',
    });
  });

  it('does not pass where the page of the machine says that access may exist', async () => {
    const displaced = { nodeSettings: { state: 'Superseded' } };
    const over = new Date(Date.now() - 60_000).toISOString();
    for (const change of [{ reportedProperties: displaced }, { expirationTimestamp: over }]) {
      queryClient.clear();
      arm.jobs.clear();
      const expirationTimestamp = new Date(Date.now() + 3_600_000).toISOString();
      arm.addJob(machine, 'remoteSupport', {
        type: 'Enable',
        accessLevel: 'Diagnostics',
        expirationTimestamp,
        ...change,
      });
      const { facts, checks } = await readPreflight(machine);
      expect(facts).toMatchObject({ liveGrant: { jobName: 'remoteSupport' } });
      expect(checks.find(({ id }) => id === 'liveGrant')?.outcome).toBe('fail');
    }
  });

  it('does not call the way free when the jobs cannot be read', async () => {
    arm.fault = ({ path }) => (path.includes('/jobs') ? forbidden : undefined);
    const { facts } = await readPreflight(machine);
    expect(facts).not.toHaveProperty('liveGrant');
  });

  it('counts what the resource group holds already, and does not know it when that cannot be read', async () => {
    for (let index = 0; index < 3; index += 1) {
      const id = `${group}/providers/microsoft.resources/deployments/old-${index}`;
      arm.deployments.set(id, { at: 0, id, name: `old-${index}`, properties: {} });
    }
    expect((await readPreflight(machine)).facts.deploymentsInGroup).toBe(3);
    queryClient.clear();
    arm.fault = ({ path }) => (path.endsWith('/deployments') ? forbidden : undefined);
    const { facts, checks } = await readPreflight(machine);
    expect(facts).not.toHaveProperty('deploymentsInGroup');
    expect(checks.find(({ id }) => id === 'recordRoom')?.outcome).toBe('cannotTell');
  });

  it('knows of what kind locks are, and whether they are on the machine or above it', async () => {
    const locksAt = async (scope: string, level = 'ReadOnly') => {
      queryClient.clear();
      arm.locks = [{ name: 'frozen', level, scope }];
      const { facts, checks } = await readPreflight(machine);
      return [facts.locks, checks.find(({ id }) => id === 'locks')?.outcome];
    };
    const frozen = { name: 'frozen', level: 'ReadOnly', isOnPart: false };
    for (const scope of [subscription, group, machine.toUpperCase()])
      expect(await locksAt(scope)).toEqual([[frozen], 'fail']);
    expect(await locksAt(group, 'CanNotDelete')).toEqual([[{ ...frozen, level: 'CanNotDelete' }], 'warning']);
    const extension = `${machine}/extensions/AzureEdgeRemoteSupport`;
    expect(await locksAt(extension)).toEqual([[{ ...frozen, isOnPart: true }], 'cannotTell']);
    for (const scope of [`${machine}0`, `${group}0`, machine.slice(0, -1)])
      expect(await locksAt(scope)).toEqual([[], 'pass']);
  });

  it('fails when the machine itself cannot be read', async () => {
    arm.machines.clear();
    await expect(readPreflight(machine)).rejects.toMatchObject({ kind: 'notFound' });
  });
});

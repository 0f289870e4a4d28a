import { beforeEach, describe, expect, it, vi } from 'vitest';
import { accessState } from '#src/consent/access-state.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { evidenceInterval, evidenceKey, readEvidence, removedSince } from './machine-evidence.ts';
import { forgetRevokes, keepRevoke } from './pending-revokes.ts';
import { readPreflight } from './preflight-reads.ts';
import { queryClient } from './query-client.ts';
import { SampleArm } from './sample-arm.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const machine = sampleMachine('srv-sql-01');
const forbidden = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
let arm: SampleArm;

beforeEach(() => {
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  queryClient.clear();
  forgetRevokes();
  arm.addMachine(machine);
  arm.addExtension(machine, 'Succeeded');
  arm.addJob(machine, 'remoteSupport', {
    type: 'Enable',
    accessLevel: 'Diagnostics',
    expirationTimestamp: new Date(Date.now() + 3_600_000).toISOString(),
  });
});

const wordOf = async () => accessState(await readEvidence(machine)).word;

describe('readEvidence', () => {
  it('gathers everything from Azure alone', async () => {
    const evidence = await readEvidence(machine);
    expect(evidence).toMatchObject({
      machine: { status: 'Connected' },
      extension: { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded' },
      jobs: [{ name: 'remoteSupport', nodeState: 'Active' }],
      records: [],
    });
    expect(accessState(evidence).word).toBe('Active');
  });

  it.each([
    ['/extensions', { extension: 'unknown' }],
    ['/jobs', { jobs: 'unknown' }],
    ['/deployments', { records: 'unknown' }],
    ['/machines/srv-sql-01', { machine: 'unknown', extension: 'unknown', jobs: 'unknown' }],
  ])('goes on when %s cannot be read', async (part, expected) => {
    arm.fault = ({ path }) => (path.includes(part) ? forbidden : undefined);
    expect(await readEvidence(machine)).toMatchObject(expected);
  });

  it('tells a machine that is gone from one that cannot be read', async () => {
    arm.machines.clear();
    expect(await readEvidence(machine)).toMatchObject({ machine: 'notFound' });
  });

  it('says why there are no jobs where Azure offers none', async () => {
    arm.fault = ({ path }) =>
      path.includes('/jobs')
        ? { status: 409, code: 'MissingSubscriptionRegistration', message: 'Not registered.' }
        : undefined;
    expect(await readEvidence(machine)).toMatchObject({ jobs: 'unknown', jobsUnavailable: 'Not registered.' });
  });

  it('shows a request that has no reply yet, and nothing more than that', async () => {
    const request = { startedAt: Date.now(), removeExtension: false };
    keepRevoke({ machineId: machine.toUpperCase(), phase: 'requesting', ...request });
    expect(await wordOf()).toBe('Requesting removal');
    keepRevoke({ machineId: machine, phase: 'proven', ...request });
    expect(await wordOf()).toBe('Active');
  });

  it('remembers that a job is gone, and only a read of the machine after it proves the removal', async () => {
    queryClient.setQueryData(evidenceKey(machine), await readEvidence(machine));
    arm.jobs.clear();
    arm.addMachine(machine, { status: 'Disconnected' });
    const gone = await readEvidence(machine);
    queryClient.setQueryData(evidenceKey(machine), gone);
    expect(accessState(gone).word).toBe('Removed from Azure');
    arm.addMachine(machine);
    // Azure may not have noticed yet that the machine had gone away before.
    expect(await wordOf()).toBe('Removed from Azure');
    const halfAnHourAgo = gone.readAt - 31 * 60_000;
    const removedJobs = gone.removedJobs?.map((job) => ({ ...job, goneAt: halfAnHourAgo })) ?? [];
    queryClient.setQueryData(evidenceKey(machine), { ...gone, removedJobs });
    expect(await wordOf()).toBe('Revoked');
  });
});

describe('a time in which nothing can be read', () => {
  const readAgain = async () => {
    const evidence = await readEvidence(machine);
    queryClient.setQueryData(evidenceKey(machine), evidence);
    return evidence;
  };

  it('does not make a job forgotten that goes meanwhile', async () => {
    await readAgain();
    arm.fault = () => forbidden;
    expect((await readAgain()).jobs).toBe('unknown');
    expect((await readAgain()).jobs).toBe('unknown');
    arm.jobs.clear();
    arm.fault = () => undefined;
    const after = await readAgain();
    expect(accessState(after).word).toBe('Removed from Azure');
    expect(after.removedJobs).toEqual([{ name: 'remoteSupport', goneAt: after.readAt }]);
    expect(after).not.toHaveProperty('listedBefore');
  });

  it('makes no job missed that is still there afterwards', async () => {
    await readAgain();
    arm.fault = () => forbidden;
    await readAgain();
    arm.fault = () => undefined;
    expect(await readAgain()).not.toHaveProperty('removedJobs');
  });
});

describe('removedSince', () => {
  it('concludes nothing from a list that could not be read', async () => {
    const before = await readEvidence(machine);
    expect(removedSince(before, 'unknown', 1)).toEqual([]);
    expect(removedSince(before, [], 1)).toEqual([{ name: 'remoteSupport', goneAt: 1 }]);
  });
});

describe('evidenceInterval', () => {
  const connected = { status: 'Connected', readAt: 0 };
  it('is short only while a connected machine is expected to report', () => {
    expect(evidenceInterval({ kind: 'accessRequested' }, connected)).toBe(2);
    expect(evidenceInterval({ kind: 'accessRequested' }, { status: 'Disconnected', readAt: 0 })).toBe(10);
    // All that is awaited is the machine itself, and somebody is waiting for the proof.
    expect(evidenceInterval({ kind: 'removedFromAzure' }, { status: 'Disconnected', readAt: 0 })).toBe(10);
    expect(evidenceInterval({ kind: 'active' }, connected)).toBe(15);
    expect(evidenceInterval({ kind: 'none' }, connected)).toBe(30);
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
    expect(facts).not.toHaveProperty('deleteLocks');
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

  it('does not call the way free when the jobs cannot be read', async () => {
    arm.fault = ({ path }) => (path.includes('/jobs') ? forbidden : undefined);
    const { facts } = await readPreflight(machine);
    expect(facts).not.toHaveProperty('liveGrant');
  });

  it('fails when the machine itself cannot be read', async () => {
    arm.machines.clear();
    await expect(readPreflight(machine)).rejects.toMatchObject({ kind: 'notFound' });
  });
});

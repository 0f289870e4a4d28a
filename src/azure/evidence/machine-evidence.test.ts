import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { accessState } from '#src/consent/access/access-state.ts';
import { sampleMachine, sampleRecord } from '#src/consent/samples.ts';
import { machineConsentsQuery } from '#src/azure/records/consent-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { keepRevoke } from '#src/azure/journal/pending-revokes.ts';
import { queryClient, queryKey } from '#src/azure/query-client.ts';
import { SampleArm } from '#src/azure/testing/sample-arm.ts';
import { evidenceInterval, evidenceKey, machineEvidenceQuery, readEvidence } from './machine-evidence.ts';

const signedIn = vi.hoisted(() => ({ account: null, getToken: vi.fn<() => Promise<string>>() }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => signedIn }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const machine = sampleMachine('srv-sql-01');
const forbidden = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
let arm: SampleArm;

beforeEach(() => {
  signedIn.getToken.mockReset().mockResolvedValue('token');
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

  it('offers no set-up on Azure Local, which installs the extension by itself', async () => {
    const setUp = async () => accessState(await readEvidence(machine)).canSetUp;
    arm.addExtension(machine, 'Failed');
    expect(await setUp()).toEqual({ allowed: true });
    arm.addMachine(machine, { provider: 'AzSHCI' });
    expect(await setUp()).toEqual({
      allowed: false,
      reason: 'On Azure Local, Azure installs the extension by itself.',
    });
  });

  it('says of the machine whether it was read by a clock that a server has confirmed', async () => {
    vi.resetModules();
    const page = await import('./machine-evidence.ts');
    arm.isDateShown = false;
    expect((await page.readEvidence(machine)).machine).toMatchObject({ isReadAtUnsure: true });
    arm.isDateShown = true;
    expect((await page.readEvidence(machine)).machine).not.toHaveProperty('isReadAtUnsure');
  });

  it('dates a removal of which Azure does not say when it was done, once and not with each reading', async () => {
    const done = { type: 'Revoke', provisioningState: 'Succeeded', status: 'Succeeded', endTimeUtc: '' };
    arm.addJob(machine, 'done', { ...done, accessLevel: 'Diagnostics', expirationTimestamp: '2026-11-24T21:00:00Z' });
    const doneBy = async () => {
      const { jobs, readAt } = await readEvidence(machine);
      return { readAt, by: jobs !== 'unknown' && jobs.find(({ name }) => name === 'done')?.doneBy };
    };
    const first = await doneBy();
    expect(first.by).toBeGreaterThanOrEqual(first.readAt);
    expect(first.by).toBeLessThan(first.readAt + 1000);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await doneBy()).by).toBe(first.by);
  });

  it.each([
    ['/extensions', { extension: 'unknown' }],
    ['/jobs', { jobs: 'unknown', readAt: expect.any(Number) }],
    ['/deployments', { records: 'unknown' }],
    ['/machines/srv-sql-01', { machine: 'unknown', extension: 'unknown', jobs: 'unknown' }],
  ])('goes on when %s cannot be read', async (part, expected) => {
    arm.fault = ({ path }) => (path.includes(part) ? forbidden : undefined);
    expect(await readEvidence(machine)).toMatchObject(expected);
  });

  it.each([
    ['/extensions', ['extension']],
    ['/jobs', ['jobs']],
    ['/machines/srv-sql-01', ['jobs', 'machine', 'extension']],
  ])('keeps why %s cannot be read', async (part, unread) => {
    arm.fault = ({ path }) => (path.includes(part) ? forbidden : undefined);
    const { problems } = await readEvidence(machine);
    const refusal = { kind: 'forbidden', message: forbidden.message, correlationId: expect.any(String) };
    expect(problems).toMatchObject(Object.fromEntries(unread.map((one) => [one, refusal])));
    expect(Object.keys(problems ?? {})).toEqual(unread);
  });

  it('has no problem with what was read, nor with what is not there', async () => {
    expect(await readEvidence(machine)).not.toHaveProperty('problems');
    arm.machines.clear();
    expect(await readEvidence(machine)).not.toHaveProperty('problems');
  });

  it('says of records that cannot be read that they are unknown, but not of those that another group does not show', async () => {
    const { queryKey: recordsKey } = machineConsentsQuery(machine);
    const { consentId, consent, consentHash, signature } = await sampleRecord();
    const more = { records: [], ends: [], changes: [], problems: [] };
    const problem = { scope: 'a group', reason: 'It cannot be read.' };
    const consents = [{ consentId, consent, consentHash, signature, ...more }];
    queryClient.setQueryData(recordsKey, { consents, problems: [problem], readAt: Date.now() });
    expect((await readEvidence(machine)).records).toMatchObject([{ consentId }]);
    queryClient.setQueryData(recordsKey, { consents: [], problems: [problem], readAt: Date.now() });
    expect((await readEvidence(machine)).records).toBe('unknown');
    const refusal = new AzureError({ kind: 'forbidden', message: 'No.', scope: machine });
    vi.spyOn(queryClient, 'fetchQuery').mockRejectedValueOnce(refusal);
    expect((await readEvidence(machine)).records).toBe('unknown');
  });

  it('is not gone on with once a sign-in is needed, nor when it was called off', async () => {
    await expect(readEvidence(machine, AbortSignal.abort())).rejects.toMatchObject({ kind: 'cancelled' });
    signedIn.getToken.mockRejectedValue(new SignInError('interactionRequired', 'Sign in.'));
    await expect(readEvidence(machine)).rejects.toMatchObject({ kind: 'signInNeeded' });
  });

  it('says since when the machine is as it is, where Azure says so', async () => {
    const { machine: shown } = await readEvidence(machine);
    expect(shown).toMatchObject({ status: 'Connected', lastStatusChange: '2026-11-20T08:00:00Z' });
    const bare = { id: machine, name: 'srv-sql-01', location: 'w', properties: {} };
    const { fetch } = arm;
    vi.stubGlobal('fetch', (url: URL, init: RequestInit) =>
      url.pathname.toLowerCase() === machine ? Promise.resolve(Response.json(bare)) : fetch(url, init),
    );
    expect((await readEvidence(machine)).machine).toStrictEqual({ readAt: expect.any(Number) });
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
});

describe('machineEvidenceQuery', () => {
  it('keeps the evidence of each machine below the machine, and reads it while anybody waits', async () => {
    expect(evidenceKey(machine)).toEqual([...queryKey(machine), 'evidence']);
    const evidence = await queryClient.fetchQuery(machineEvidenceQuery(machine));
    expect(evidence.jobs).toMatchObject([{ name: 'remoteSupport' }]);
    expect(queryClient.getQueryData(evidenceKey(machine))).toBe(evidence);
    const { queryFn } = machineEvidenceQuery(machine);
    const context = { client: queryClient, queryKey: evidenceKey(machine), meta: undefined };
    const read = typeof queryFn === 'function' ? queryFn({ ...context, signal: AbortSignal.abort() }) : undefined;
    await expect(read).rejects.toMatchObject({ kind: 'cancelled' });
  });
});

describe('evidenceInterval', () => {
  const connected = { status: 'Connected', readAt: 0 };
  it('is short only while a connected machine is expected to report', () => {
    expect(evidenceInterval({ kind: 'accessRequested' }, connected)).toBe(2);
    expect(evidenceInterval({ kind: 'accessRequested' }, { status: 'Disconnected', readAt: 0 })).toBe(10);
    expect(evidenceInterval({ kind: 'accessRequested' }, { status: 'CONNECTED', readAt: 0 })).toBe(2);
    expect(evidenceInterval({ kind: 'accessRequested' }, { readAt: 0 })).toBe(10);
    expect(evidenceInterval({ kind: 'accessRequested' }, 'unknown')).toBe(10);
    // All that is awaited is the machine itself, and somebody is waiting for the proof.
    expect(evidenceInterval({ kind: 'removedFromAzure' }, { status: 'Disconnected', readAt: 0 })).toBe(10);
    expect(evidenceInterval({ kind: 'active' }, connected)).toBe(15);
    expect(evidenceInterval({ kind: 'none' }, connected)).toBe(30);
  });

  it.each([
    'settingUp',
    'accessRequested',
    'requestingRemoval',
    'removalAcceptedWaitingForTheMachine',
    'removedFromAzure',
    'expiredChecking',
  ] as const)('is short while the state is %s', (kind) => {
    expect(evidenceInterval({ kind }, connected)).toBe(2);
  });

  it('is that of the state at this moment, and half a minute while nothing is known', async () => {
    const { refetchInterval, queryKey } = machineEvidenceQuery(machine);
    const every = () => {
      const query = queryClient.getQueryCache().build(queryClient, { queryKey });
      return typeof refetchInterval === 'function' ? refetchInterval(query as never) : refetchInterval;
    };
    expect(every()).toBe(30_000);
    const evidence = await readEvidence(machine);
    queryClient.setQueryData(evidenceKey(machine), evidence);
    expect(every()).toBe(15_000);
    const [job] = evidence.jobs === 'unknown' ? [] : evidence.jobs;
    const over = job && { ...job, expirationTimestamp: new Date(Date.now() - 60_000).toISOString() };
    queryClient.setQueryData(evidenceKey(machine), { ...evidence, now: 0, jobs: over ? [over] : [] });
    expect(every()).toBe(2000);
  });
});

import { describe, expect, test } from 'vitest';
import { setJobsHang, setOnline } from '#sandbox/machines/agent.ts';
import { closeSessions, openSession } from '#sandbox/machines/engineer.ts';
import { jobPath, putJob, type JobInput } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const hour = 3600;

/** One that may get access, and one that has it by a colleague's job. */
const free = 'SRV-SQL-02';
const granted = 'SRV-SQL-04';
const theirs = 'remoteSupport';

const put = (machine: string, input?: JobInput) => putJob(azure, machine, input);
const revokeTheirs = () => put(granted, { name: theirs, type: 'Revoke' });
const pathOf = (machine: string, job?: string): string => jobPath(azure.machine(machine).id, job);
const access = (machine: string) => azure.machine(machine).access;

interface ShownJob {
  type: string;
  provisioningState: string;
  status: string;
  reportedProperties?: {
    nodeSettings?: { state: string; connectionStatus: string; connectionErrorMessage: string };
    sessionDetails: { sessionStartTime: string; sessionEndTime?: string; transcriptLocation: string }[];
  };
}

const show = async (machine: string, job?: string): Promise<ShownJob> =>
  (await azure.read(pathOf(machine, job))).properties as unknown as ShownJob;

/** The states of a job, in short, and what the machine reports. */
const states = async (machine: string, job?: string): Promise<string> => {
  const { provisioningState, status, reportedProperties } = await show(machine, job);
  return `${provisioningState} ${status} ${reportedProperties?.nodeSettings?.state ?? '-'}`;
};
const waiting = 'InProgress DeploymentInProgress -';
const active = 'Succeeded Succeeded Active';
const revoked = 'Succeeded Succeeded Revoked';

describe('enabling', () => {
  test('goes from accepted to active, and says who asked', async () => {
    const reply = await put(free, { level: 'DiagnosticsAndRepair' });
    expect(reply.status).toBe(201);
    const poll = reply.headers.get('azure-asyncoperation');
    expect(poll).toContain('/providers/Microsoft.AzureStackHCI/locations/westeurope/');
    expect(poll).toContain(reply.headers.get('x-ms-request-id'));
    expect(reply.headers.get('location')).toBeNull();
    expect(reply.headers.get('retry-after')).toBe('15');
    expect(reply.body).toMatchObject({
      name: 'rs-1',
      type: 'Microsoft.AzureStackHCI/edgeDevices/jobs',
      kind: 'HCI',
      systemData: { createdBy: 'ada.lovelace@contoso.example', createdByType: 'User' },
    });
    const connection = async () => (await show(free)).reportedProperties?.nodeSettings?.connectionStatus;
    expect([await states(free), access(free).state]).toEqual(['Accepted NotSpecified -', 'none']);
    azure.wait(2);
    expect(await states(free)).toBe(waiting);
    azure.wait(7);
    expect([await states(free), await connection()]).toEqual([active, 'Connecting']);
    expect(access(free)).toMatchObject({ state: 'active', level: 'DiagnosticsAndRepair' });
    azure.wait(5);
    expect(await connection()).toBe('Connected');
    const operation = await azure.poll(reply);
    expect(operation.body).toMatchObject({ status: 'Succeeded', properties: { name: 'rs-1' } });
  });

  test('ends by itself at its end, on the machine first and in the job when the machine reports', async () => {
    await put(free);
    azure.wait(20);
    setOnline(azure.tenant, azure.machine(free), false);
    azure.wait(hour);
    expect([access(free).state, await states(free)]).toEqual(['expired', active]);
    setOnline(azure.tenant, azure.machine(free), true);
    expect(await states(free)).toBe('Succeeded Succeeded Expired');
  });

  test('replaces the level and the end when the job is put again', async () => {
    await put(free, { level: 'DiagnosticsAndRepair' });
    azure.wait(20);
    expect(openSession(azure.tenant, azure.machine(free)).opened).toBe(true);
    expect((await put(free, { ends: 2 * hour })).status).toBe(200);
    azure.wait(20);
    expect(access(free)).toMatchObject({ state: 'active', level: 'Diagnostics' });
    expect(access(free).sessions.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
    azure.wait(hour);
    expect(access(free).state).toBe('active');
    azure.wait(hour);
    expect(access(free).state).toBe('expired');
  });

  test('takes over from an earlier job, whose access is then superseded', async () => {
    await put(granted);
    azure.wait(20);
    expect([await states(granted), await states(granted, theirs)]).toEqual([active, 'Succeeded Succeeded Superseded']);
    azure.wait(hour);
    expect(access(granted).state).toBe('expired');
  });

  test('fails on a machine without the extension, with the reason in the job', async () => {
    const reply = await put('SRV-SQL-01');
    azure.wait(20);
    expect(await states('SRV-SQL-01')).toBe('Failed Failed Failed');
    const message = (await show('SRV-SQL-01')).reportedProperties?.nodeSettings?.connectionErrorMessage;
    expect(message).toContain('EdgeRemoteSupport is absent');
    expect((await azure.poll(reply)).body).toMatchObject({ status: 'Failed', error: { message } });
    expect(access('SRV-SQL-01').state).toBe('none');
  });

  test('waits for a machine that is away, and lapses after six hours', async () => {
    const machine = azure.machine(free);
    setOnline(azure.tenant, machine, false);
    await put(free, { ends: 24 * hour });
    azure.wait(5 * hour);
    expect(await states(free)).toBe(waiting);
    setOnline(azure.tenant, machine, true);
    expect(await states(free)).toBe(active);
    setOnline(azure.tenant, machine, false);
    await put(free, { name: 'rs-2', ends: 24 * hour });
    azure.wait(6.1 * hour);
    setOnline(azure.tenant, machine, true);
    azure.wait(60);
    expect(await states(free, 'rs-2')).toBe(waiting);
    expect(access(free).jobId).toContain('/rs-1');
  });

  test.each<[string, JobInput, string]>([
    ['a past end', { ends: -1 }, 'in the past'],
    ['more than 14 days', { ends: 14 * 24 * hour + 60 }, '14 days'],
    ['no date', { ends: 'tomorrow' }, 'date and time'],
    ['an unknown level', { level: 'Everything' }, 'accessLevel'],
    ['no level to grant', { level: 'None' }, 'accessLevel'],
    ['an unknown type', { type: 'Extend' }, 'properties.type'],
    ['another kind of device', { kind: 'Linux' }, 'kind'],
    ['another kind of job', { jobType: 'CollectLog' }, 'jobType'],
  ])('is refused with %s', async (_, input, reason) => {
    const { status, body } = await put(free, input);
    expect([status, body.error?.message]).toEqual([400, expect.stringContaining(reason)]);
    expect(await azure.answer('GET', pathOf(free))).toMatch(/^404/);
  });

  test.each([
    ['ab', '400 InvalidResourceName'],
    ['a'.repeat(25), '400 InvalidResourceName'],
    ['with_underscore', '400 InvalidResourceName'],
    [`rs-${'a'.repeat(21)}`, '201'],
  ])('up to 14 days ahead under the name %s is answered: %s', async (name, answer) => {
    expect(answerOf(await put(free, { name, ends: 14 * 24 * hour - 5 }))).toBe(answer);
  });
});

describe('revoking', () => {
  test('ends the access and its sessions, and says who changed the job', async () => {
    const machine = azure.machine(granted);
    expect(openSession(azure.tenant, machine).opened).toBe(true);
    const reply = await revokeTheirs();
    expect([reply.status, (await show(granted, theirs)).type]).toEqual([200, 'Revoke']);
    expect((await azure.read(pathOf(granted, theirs)))['systemData']).toMatchObject({
      createdBy: 'alan.turing@contoso.example',
      lastModifiedBy: 'ada.lovelace@contoso.example',
    });
    expect(access(granted).state).toBe('active');
    azure.wait(6);
    expect([await states(granted, theirs), access(granted).state]).toEqual([revoked, 'revoked']);
    expect(openSession(azure.tenant, machine)).toMatchObject({ opened: false });
    expect(access(granted).sessions.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
  });

  test('does not wait for a grant that is still on its way: it takes over', async () => {
    const grant = await put(free);
    azure.wait(3);
    await put(free, { type: 'Revoke' });
    azure.wait(20);
    const operation = await azure.poll(grant);
    expect(operation.body).toMatchObject({ status: 'Canceled', error: { code: 'OperationPreempted' } });
    expect([await states(free), access(free).state]).toEqual([revoked, 'none']);
  });

  test('leaves access on a machine that is away until it is back', async () => {
    setOnline(azure.tenant, azure.machine(granted), false);
    await revokeTheirs();
    azure.wait(hour);
    expect(access(granted).state).toBe('active');
    expect(await states(granted, theirs)).toBe('InProgress DeploymentInProgress Active');
    setOnline(azure.tenant, azure.machine(granted), true);
    expect([await states(granted, theirs), access(granted).state]).toEqual([revoked, 'revoked']);
  });

  test.each([
    ['', false],
    [', though the machine then went away for longer than Azure keeps requests', true],
  ])('hangs where jobs hang, and is done once they go on%s', async (_, goesAway) => {
    const machine = azure.machine(granted);
    const state = async () => [(await show(granted, theirs)).provisioningState, machine.access.state];
    await put(granted, { name: theirs, ends: 24 * hour });
    azure.wait(30);
    setJobsHang(azure.tenant, machine, true);
    await revokeTheirs();
    azure.wait(30);
    if (goesAway) setOnline(azure.tenant, machine, false);
    azure.wait(7 * hour);
    setOnline(azure.tenant, machine, true);
    expect(await state()).toEqual(['InProgress', 'active']);
    setJobsHang(azure.tenant, machine, false);
    expect(await state()).toEqual(['Succeeded', 'revoked']);
  });
});

test.each([
  ['at once', true, 'revoked'],
  ['in Azure, although the machine is away and goes on allowing access', false, 'active'],
])('deleting removes the job and its access %s', async (_, online, state) => {
  const path = pathOf(granted, theirs);
  setOnline(azure.tenant, azure.machine(granted), online);
  const reply = await azure.call('DELETE', path);
  expect(reply.status).toBe(202);
  azure.wait(6);
  expect(await azure.answer('GET', path)).toMatch(/^404/);
  expect(access(granted).state).toBe(state);
  expect((await azure.poll(reply)).body['status']).toBe('Succeeded');
  expect(await azure.answer('DELETE', path)).toBe('204');
  setOnline(azure.tenant, azure.machine(granted), true);
  expect(access(granted).state).toBe('revoked');
});

describe('sessions', () => {
  test('need access, a connected machine and an open support request', async () => {
    expect(openSession(azure.tenant, azure.machine(free))).toMatchObject({ opened: false });
    for (const ticket of azure.tenant.supportTickets.values()) ticket.properties.status = 'Closed';
    expect(openSession(azure.tenant, azure.machine(granted))).toEqual({
      opened: false,
      reason: 'There is no open support request in the subscription.',
    });
  });

  test('are listed in the job with where their transcript lies', async () => {
    const machine = azure.machine(granted);
    const second = async () => (await show(granted, theirs)).reportedProperties?.sessionDetails[1];
    openSession(azure.tenant, machine);
    const open = await second();
    expect(open).not.toHaveProperty('sessionEndTime');
    expect(open?.transcriptLocation).toMatch(
      /^C:\\ProgramData\\JEAConfiguration\\Transcripts\\RemoteDiagnostics\\PowerShell_transcript\.SRV-SQL-04\.[\w+]{8}\.\d{14}\.txt$/,
    );
    azure.wait(90);
    closeSessions(azure.tenant, machine);
    const { transcript, startedAt, endedAt } = machine.access.sessions[1] ?? { transcript: [], startedAt: 0 };
    expect((endedAt ?? 0) - startedAt).toBeGreaterThanOrEqual(90_000);
    expect(transcript[1]).toBe('Windows PowerShell transcript start');
    expect(transcript).toContain('Configuration Name: RemoteDiagnostics');
    expect(transcript).toContain('PS>CommandInvocation(Get-Service): "Get-Service"');
    expect(transcript.at(-3)).toBe('Windows PowerShell transcript end');
    expect(await second()).toHaveProperty('sessionEndTime');
  });
});

test('jobs of a machine are listed', async () => {
  await put(granted);
  expect(await azure.names(pathOf(granted, '').replace('jobs/?', 'jobs?'))).toEqual([theirs, 'rs-1']);
});

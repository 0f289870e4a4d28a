import { describe, expect, test } from 'vitest';
import { setOnline } from '#sandbox/machines/agent.ts';
import { closeSessions, openSession } from '#sandbox/machines/engineer.ts';
import { eachTestTenant, type TestReply } from '#test/sandbox/tenant.ts';
import { tenantNow } from '#sandbox/tenant.ts';

const azure = eachTestTenant();

const hour = 3600;
const version = 'api-version=2026-02-01';
const pathOf = (machine: string, job: string): string =>
  `${azure.machine(machine).id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${job}?${version}`;

interface JobInput {
  type?: string;
  level?: string;
  /** Seconds from now; a text is sent as it is. */
  ends?: number | string;
  kind?: string;
  jobType?: string;
}

const put = (machine: string, job: string, input: JobInput = {}, as = 'ada'): Promise<TestReply> => {
  const { type = 'Enable', level = 'Diagnostics', ends = hour, kind = 'HCI', jobType = 'RemoteSupport' } = input;
  const expirationTimestamp =
    typeof ends === 'string' ? ends : new Date(tenantNow(azure.tenant) + ends * 1000).toISOString();
  const properties = { jobType, type, accessLevel: level, expirationTimestamp };
  return azure.call('PUT', pathOf(machine, job), { as, body: { kind, properties } });
};

interface ShownJob {
  type: string;
  provisioningState: string;
  status: string;
  accessLevel: string;
  reportedProperties?: {
    nodeSettings?: { state: string; connectionStatus: string; connectionErrorMessage: string };
    sessionDetails: { sessionStartTime: string; sessionEndTime?: string; transcriptLocation: string }[];
  };
}

const show = async (machine: string, job: string): Promise<ShownJob> =>
  (await azure.call('GET', pathOf(machine, job))).body.properties as unknown as ShownJob;

const states = async (machine: string, job: string): Promise<unknown[]> => {
  const { provisioningState, status, reportedProperties } = await show(machine, job);
  return [provisioningState, status, reportedProperties?.nodeSettings?.state];
};

const access = (machine: string) => azure.machine(machine).access;

describe('enabling', () => {
  test('goes from accepted to active, and says who asked', async () => {
    const reply = await put('SRV-SQL-02', 'rs-1', { level: 'DiagnosticsAndRepair' });
    expect(reply.status).toBe(201);
    expect(reply.headers.get('azure-asyncoperation')).toContain(
      '/providers/Microsoft.AzureStackHCI/locations/westeurope/',
    );
    expect(reply.headers.get('azure-asyncoperation')).toContain(reply.headers.get('x-ms-request-id'));
    expect(reply.headers.get('location')).toBeNull();
    expect(reply.headers.get('retry-after')).toBe('15');
    expect(reply.body).toMatchObject({
      name: 'rs-1',
      type: 'Microsoft.AzureStackHCI/edgeDevices/jobs',
      kind: 'HCI',
      systemData: { createdBy: 'ada.lovelace@contoso.example', createdByType: 'User' },
    });
    expect(await states('SRV-SQL-02', 'rs-1')).toEqual(['Accepted', 'NotSpecified', undefined]);
    expect(access('SRV-SQL-02').state).toBe('none');
    azure.wait(2);
    expect(await states('SRV-SQL-02', 'rs-1')).toEqual(['InProgress', 'DeploymentInProgress', undefined]);
    azure.wait(7);
    expect(await states('SRV-SQL-02', 'rs-1')).toEqual(['Succeeded', 'Succeeded', 'Active']);
    expect((await show('SRV-SQL-02', 'rs-1')).reportedProperties?.nodeSettings?.connectionStatus).toBe('Connecting');
    expect(access('SRV-SQL-02')).toMatchObject({ state: 'active', level: 'DiagnosticsAndRepair' });
    azure.wait(5);
    expect((await show('SRV-SQL-02', 'rs-1')).reportedProperties?.nodeSettings?.connectionStatus).toBe('Connected');
    const operation = await azure.call('GET', reply.headers.get('azure-asyncoperation') ?? '');
    expect(operation.body).toMatchObject({ status: 'Succeeded', properties: { name: 'rs-1' } });
  });

  test('ends by itself at its end, on the machine first and in the job when the machine reports', async () => {
    await put('SRV-SQL-02', 'rs-1');
    azure.wait(20);
    setOnline(azure.tenant, azure.machine('SRV-SQL-02'), false);
    azure.wait(hour);
    expect(access('SRV-SQL-02').state).toBe('expired');
    expect(await states('SRV-SQL-02', 'rs-1')).toEqual(['Succeeded', 'Succeeded', 'Active']);
    setOnline(azure.tenant, azure.machine('SRV-SQL-02'), true);
    expect(await states('SRV-SQL-02', 'rs-1')).toEqual(['Succeeded', 'Succeeded', 'Expired']);
  });

  test('replaces the level and the end when the job is put again', async () => {
    await put('SRV-SQL-02', 'rs-1', { level: 'DiagnosticsAndRepair', ends: hour });
    azure.wait(20);
    expect(openSession(azure.tenant, azure.machine('SRV-SQL-02')).opened).toBe(true);
    const again = await put('SRV-SQL-02', 'rs-1', { level: 'Diagnostics', ends: 2 * hour });
    expect(again.status).toBe(200);
    azure.wait(20);
    expect(access('SRV-SQL-02')).toMatchObject({ state: 'active', level: 'Diagnostics' });
    expect(access('SRV-SQL-02').sessions.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
    azure.wait(hour);
    expect(access('SRV-SQL-02').state).toBe('active');
    azure.wait(hour);
    expect(access('SRV-SQL-02').state).toBe('expired');
  });

  test('takes over from an earlier job, whose access is then superseded', async () => {
    await put('SRV-SQL-04', 'rs-1', { ends: hour });
    azure.wait(20);
    expect(await states('SRV-SQL-04', 'rs-1')).toEqual(['Succeeded', 'Succeeded', 'Active']);
    expect(await states('SRV-SQL-04', 'remoteSupport')).toEqual(['Succeeded', 'Succeeded', 'Superseded']);
    azure.wait(hour);
    expect(access('SRV-SQL-04').state).toBe('expired');
  });

  test('fails on a machine without the extension, with the reason in the job', async () => {
    const reply = await put('SRV-SQL-01', 'rs-1');
    azure.wait(20);
    expect(await states('SRV-SQL-01', 'rs-1')).toEqual(['Failed', 'Failed', 'Failed']);
    const reason = (await show('SRV-SQL-01', 'rs-1')).reportedProperties?.nodeSettings?.connectionErrorMessage;
    expect(reason).toContain('EdgeRemoteSupport is absent');
    const operation = await azure.call('GET', reply.headers.get('azure-asyncoperation') ?? '');
    expect(operation.body).toMatchObject({ status: 'Failed', error: { message: reason } });
    expect(access('SRV-SQL-01').state).toBe('none');
  });

  test('waits for a machine that is away, and lapses after six hours', async () => {
    const machine = azure.machine('SRV-SQL-02');
    setOnline(azure.tenant, machine, false);
    await put('SRV-SQL-02', 'rs-1', { ends: 24 * hour });
    azure.wait(5 * hour);
    expect(await states('SRV-SQL-02', 'rs-1')).toEqual(['InProgress', 'DeploymentInProgress', undefined]);
    setOnline(azure.tenant, machine, true);
    expect(await states('SRV-SQL-02', 'rs-1')).toEqual(['Succeeded', 'Succeeded', 'Active']);
    setOnline(azure.tenant, machine, false);
    await put('SRV-SQL-02', 'rs-2', { ends: 24 * hour });
    azure.wait(6.1 * hour);
    setOnline(azure.tenant, machine, true);
    azure.wait(60);
    expect(await states('SRV-SQL-02', 'rs-2')).toEqual(['InProgress', 'DeploymentInProgress', undefined]);
    expect(access('SRV-SQL-02').jobId).toContain('/rs-1');
  });

  test.each([
    ['a past end', { ends: -1 }, 'in the past'],
    ['more than 14 days', { ends: 14 * 24 * hour + 60 }, '14 days'],
    ['no date', { ends: 'tomorrow' }, 'date and time'],
    ['an unknown level', { level: 'Everything' }, 'accessLevel'],
    ['no level to grant', { level: 'None' }, 'accessLevel'],
    ['an unknown type', { type: 'Extend' }, 'properties.type'],
    ['another kind of device', { kind: 'Linux' }, 'kind'],
    ['another kind of job', { jobType: 'CollectLog' }, 'jobType'],
  ])('is refused with %s', async (_, input, reason) => {
    const reply = await put('SRV-SQL-02', 'rs-1', input);
    expect(reply.status).toBe(400);
    expect(reply.body.error?.message).toContain(reason);
    expect((await azure.call('GET', pathOf('SRV-SQL-02', 'rs-1'))).status).toBe(404);
  });

  test.each(['ab', 'a'.repeat(25), 'with_underscore'])('is refused under the name %s', async (name) => {
    expect((await put('SRV-SQL-02', name)).body.error?.code).toBe('InvalidResourceName');
  });

  test('is possible up to 14 days ahead under a name of 24 characters', async () => {
    expect((await put('SRV-SQL-02', `rs-${'a'.repeat(21)}`, { ends: 14 * 24 * hour - 5 })).status).toBe(201);
  });
});

describe('revoking', () => {
  test('ends the access and its sessions', async () => {
    const machine = azure.machine('SRV-SQL-04');
    expect(openSession(azure.tenant, machine).opened).toBe(true);
    const reply = await put('SRV-SQL-04', 'remoteSupport', { type: 'Revoke' });
    expect(reply.status).toBe(200);
    expect((await show('SRV-SQL-04', 'remoteSupport')).type).toBe('Revoke');
    expect(access('SRV-SQL-04').state).toBe('active');
    azure.wait(6);
    expect(await states('SRV-SQL-04', 'remoteSupport')).toEqual(['Succeeded', 'Succeeded', 'Revoked']);
    expect(access('SRV-SQL-04').state).toBe('revoked');
    expect(openSession(azure.tenant, machine)).toMatchObject({ opened: false });
    expect(access('SRV-SQL-04').sessions.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
  });

  test('keeps who made the job and says who changed it', async () => {
    await put('SRV-SQL-04', 'remoteSupport', { type: 'Revoke' });
    const { body } = await azure.call('GET', pathOf('SRV-SQL-04', 'remoteSupport'));
    expect(body['systemData']).toMatchObject({
      createdBy: 'alan.turing@contoso.example',
      lastModifiedBy: 'ada.lovelace@contoso.example',
    });
  });

  test('does not wait for a grant that is still on its way: it takes over', async () => {
    const grant = await put('SRV-SQL-02', 'rs-1');
    azure.wait(3);
    await put('SRV-SQL-02', 'rs-1', { type: 'Revoke' });
    azure.wait(20);
    const operation = await azure.call('GET', grant.headers.get('azure-asyncoperation') ?? '');
    expect(operation.body).toMatchObject({ status: 'Canceled', error: { code: 'OperationPreempted' } });
    expect(access('SRV-SQL-02').state).toBe('none');
    expect(await states('SRV-SQL-02', 'rs-1')).toEqual(['Succeeded', 'Succeeded', 'Revoked']);
  });

  test('leaves access on a machine that is away until it is back', async () => {
    const machine = azure.machine('SRV-SQL-04');
    setOnline(azure.tenant, machine, false);
    await put('SRV-SQL-04', 'remoteSupport', { type: 'Revoke' });
    azure.wait(hour);
    expect(access('SRV-SQL-04').state).toBe('active');
    expect(await states('SRV-SQL-04', 'remoteSupport')).toEqual(['InProgress', 'DeploymentInProgress', 'Active']);
    setOnline(azure.tenant, machine, true);
    expect(access('SRV-SQL-04').state).toBe('revoked');
    expect(await states('SRV-SQL-04', 'remoteSupport')).toEqual(['Succeeded', 'Succeeded', 'Revoked']);
  });
});

describe('deleting', () => {
  test('removes the job and ends its access', async () => {
    const reply = await azure.call('DELETE', pathOf('SRV-SQL-04', 'remoteSupport'));
    expect(reply.status).toBe(202);
    azure.wait(6);
    expect((await azure.call('GET', pathOf('SRV-SQL-04', 'remoteSupport'))).status).toBe(404);
    expect(access('SRV-SQL-04').state).toBe('revoked');
    expect((await azure.call('GET', reply.headers.get('azure-asyncoperation') ?? '')).body['status']).toBe('Succeeded');
    expect((await azure.call('DELETE', pathOf('SRV-SQL-04', 'remoteSupport'))).status).toBe(204);
  });

  test('removes the job from Azure although the machine is away and goes on allowing access', async () => {
    const machine = azure.machine('SRV-SQL-04');
    setOnline(azure.tenant, machine, false);
    await azure.call('DELETE', pathOf('SRV-SQL-04', 'remoteSupport'));
    azure.wait(6);
    expect((await azure.call('GET', pathOf('SRV-SQL-04', 'remoteSupport'))).status).toBe(404);
    expect(access('SRV-SQL-04').state).toBe('active');
    setOnline(azure.tenant, machine, true);
    expect(access('SRV-SQL-04').state).toBe('revoked');
  });
});

describe('sessions', () => {
  test('need access, a connected machine and an open support request', async () => {
    expect(openSession(azure.tenant, azure.machine('SRV-SQL-02'))).toMatchObject({ opened: false });
    const machine = azure.machine('SRV-SQL-04');
    for (const ticket of azure.tenant.supportTickets.values()) ticket.properties.status = 'Closed';
    expect(openSession(azure.tenant, machine)).toEqual({
      opened: false,
      reason: 'There is no open support request in the subscription.',
    });
  });

  test('are listed in the job with where their transcript lies', async () => {
    const machine = azure.machine('SRV-SQL-04');
    openSession(azure.tenant, machine);
    const open = (await show('SRV-SQL-04', 'remoteSupport')).reportedProperties?.sessionDetails;
    expect(open).toHaveLength(2);
    expect(open?.[1]).not.toHaveProperty('sessionEndTime');
    expect(open?.[1]?.transcriptLocation).toMatch(
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
    const closed = (await show('SRV-SQL-04', 'remoteSupport')).reportedProperties?.sessionDetails;
    expect(closed?.[1]).toHaveProperty('sessionEndTime');
  });
});

test('jobs of a machine are listed', async () => {
  await put('SRV-SQL-04', 'rs-1');
  const { body } = await azure.call('GET', pathOf('SRV-SQL-04', '').replace('jobs/?', 'jobs?'));
  expect(body.value?.map((job) => (job as { name: string }).name)).toEqual(['remoteSupport', 'rs-1']);
});

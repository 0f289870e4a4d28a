import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addFault, removeFault } from '#sandbox/fault-rules.ts';
import { openSession } from '#sandbox/machines/engineer.ts';
import { startTestTenant, type TestTenant } from '#test/sandbox/tenant.ts';

let azure: TestTenant;
/** Delays that replies were made to wait for, ms. */
let waits: number[];

beforeEach(async () => {
  waits = [];
  azure = await startTestTenant('single', { wait: async (milliseconds) => void waits.push(milliseconds) });
});

afterEach(() => azure.close());

const version = 'api-version=2025-01-13';
const machineId = () => azure.machine('SRV-ONE').id;
const extensionPath = () => `${machineId()}/extensions/AzureEdgeRemoteSupport?${version}`;
const jobPath = () =>
  `${machineId()}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-1?api-version=2026-02-01`;

const installation = {
  location: 'westeurope',
  properties: { publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport' },
};
const install = () => azure.call('PUT', extensionPath(), { body: installation });

const provisioningState = async () => (await azure.call('GET', extensionPath())).body.properties?.['provisioningState'];

const grant = () => {
  const expirationTimestamp = new Date(Date.now() + azure.tenant.clockOffset + 3_600_000).toISOString();
  const properties = { jobType: 'RemoteSupport', type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp };
  return azure.call('PUT', jobPath(), { body: { kind: 'HCI', properties } });
};

describe('effects that nobody hears of', () => {
  it('are an extension that goes on installing', async () => {
    addFault(azure.tenant, { fault: 'dropped-after', times: 1 });
    await expect(install()).rejects.toThrow('fetch failed');
    expect((await install()).body.error?.code).toBe('HCRP409');
    azure.wait(25);
    expect((await azure.call('GET', extensionPath())).body.properties).toMatchObject({
      provisioningState: 'Succeeded',
    });
    expect(azure.tenant.activityLog.map(({ status }) => status.value)).toEqual([
      'Started',
      'Accepted',
      'Started',
      'Failed',
      'Succeeded',
    ]);
  });
});

describe('replies that are changed', () => {
  it('have members that a careless client takes for its own', async () => {
    azure.machine('SRV-ONE').tags = { owner: 'ada' };
    addFault(azure.tenant, { fault: 'prototype-keys' });
    const { body } = await azure.call('GET', `${machineId()}?${version}`);
    const members = ['__proto__', 'constructor', 'toString'];
    expect(Object.keys(body)).toEqual(expect.arrayContaining([...members, 'properties']));
    expect(Object.keys(body.properties ?? {})).toEqual(expect.arrayContaining([...members, 'osName']));
    expect(Object.getOwnPropertyDescriptor(body, '__proto__')?.value).toMatchObject({ polluted: true });
    expect(Object.entries(body['tags'] as object)).toEqual([
      ['owner', 'ada'],
      ...members.map((name) => [name, 'polluted']),
    ]);
  });

  it('lead elsewhere', async () => {
    addFault(azure.tenant, { fault: 'foreign-links' });
    const { headers } = await install();
    expect(headers.get('azure-asyncoperation')).toMatch(/^https:\/\/elsewhere\.invalid\/subscriptions\/.*[?&]s=/);
    expect(headers.get('location')).toMatch(/^https:\/\/elsewhere\.invalid\/subscriptions\//);
    const { body } = await azure.call('GET', `${machineId()}/extensions?${version}`);
    expect(body).toMatchObject({ value: [{}], nextLink: expect.stringMatching(/^https:\/\/elsewhere\.invalid\/sub/) });
  });

  it('have states that nobody has heard of, but for the state of the agent', async () => {
    const { headers } = await install();
    azure.wait(25);
    await grant();
    addFault(azure.tenant, { fault: 'unknown-status' });
    const read = async (path: string) => (await azure.call('GET', path)).body;
    expect(await read(headers.get('azure-asyncoperation') ?? '')).toMatchObject({
      status: 'Frobnicating',
      properties: { properties: { provisioningState: 'Frobnicating' } },
    });
    expect(await read(jobPath())).toMatchObject({
      properties: { provisioningState: 'Frobnicating', status: 'Frobnicating' },
    });
    expect(await read(`${machineId()}?${version}`)).toMatchObject({ properties: { status: 'Connected' } });
  });

  it('have machines report as those of Azure Local do, and as one that was never used', async () => {
    await install();
    azure.wait(25);
    await grant();
    azure.wait(60);
    openSession(azure.tenant, azure.machine('SRV-ONE'));
    const reported = async () => (await azure.call('GET', jobPath())).body.properties?.['reportedProperties'];
    const time = expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:.]+$/) as string;
    const { id } = addFault(azure.tenant, { fault: 'no-zone' });
    expect(await reported()).toEqual({
      percentComplete: 100,
      nodeSettings: {
        state: 'Active',
        provisionStatus: 'Connected',
        connectionErrorMessage: '',
        createdAt: time,
        updatedAt: time,
      },
      sessionDetails: [expect.objectContaining({ accessLevel: 'Diagnostics', sessionStartTime: time })],
    });
    removeFault(azure.tenant, id);
    addFault(azure.tenant, { fault: 'never-used' });
    const never = '0001-01-01T00:00:00';
    expect(await reported()).toMatchObject({
      nodeSettings: { state: 'Expired', createdAt: never, updatedAt: never, provisionStatus: 'Disconnected' },
      sessionDetails: [{}],
    });
    expect((await reported()) as object).not.toHaveProperty('nodeSettings.connectionStatus');
  });

  it('end an installation that has been taken, and leave no extension behind', async () => {
    const { id } = addFault(azure.tenant, { fault: 'preempted', method: 'PUT' });
    const { status, headers } = await install();
    expect(status).toBe(202);
    removeFault(azure.tenant, id);
    const poll = await azure.call('GET', headers.get('azure-asyncoperation') ?? '');
    expect(poll.body).toMatchObject({ status: 'Canceled', error: { code: 'OperationPreempted' } });
    expect((await azure.call('GET', extensionPath())).status).toBe(404);
    await install();
    azure.wait(60);
    expect(await provisioningState()).toBe('Succeeded');
    addFault(azure.tenant, { fault: 'preempted', method: 'PUT' });
    await install();
    azure.wait(60);
    expect(await provisioningState()).toBe('Canceled');
  });

  it('say that a newer operation took over, to whoever asks about the machine’s', async () => {
    const { headers } = await install();
    addFault(azure.tenant, { fault: 'preempted', path: '/machines/srv-one/' });
    const poll = await azure.call('GET', headers.get('azure-asyncoperation') ?? '');
    expect(poll).toMatchObject({
      status: 200,
      body: { status: 'Canceled', endTime: expect.any(String), error: { code: 'OperationPreempted' } },
    });
    expect(poll.headers.get('azure-asyncoperation')).toBeNull();
    const result = await azure.call('GET', headers.get('location') ?? '');
    expect(result).toMatchObject({ status: 409, body: { error: { code: 'OperationPreempted' } } });
    expect(result.headers.get('azure-asyncoperation')).toBeNull();
    // The resource goes its own way.
    expect(await provisioningState()).toBe('Creating');
    azure.wait(25);
    expect(await provisioningState()).toBe('Succeeded');
  });

  it('are from another time, or late', async () => {
    const real = await azure.call('GET', `${machineId()}?${version}`);
    addFault(azure.tenant, { fault: 'wrong-date', seconds: -7200, times: 1 });
    addFault(azure.tenant, { fault: 'slow', seconds: 3, times: 1 });
    addFault(azure.tenant, { fault: 'slow', times: 1 });
    const read = () => azure.call('GET', `${machineId()}?${version}`);
    const dateOf = ({ headers }: typeof real) => Date.parse(headers.get('date') ?? '');
    expect(Math.abs(dateOf(await read()) - dateOf(real) + 7_200_000)).toBeLessThan(5000);
    expect((await read()).status).toBe(200);
    expect((await read()).status).toBe(200);
    expect(waits).toEqual([3000, 10_000]);
  });
});

describe('replies that come instead', () => {
  it('say by a date, in the tenant’s time, when to come back', async () => {
    azure.wait(86_400);
    addFault(azure.tenant, { fault: 'throttled-date', seconds: 30 });
    const { headers } = await azure.call('GET', `${machineId()}?${version}`);
    const [now, then] = ['date', 'retry-after'].map((name) => Date.parse(headers.get(name) ?? ''));
    expect(((then ?? 0) - (now ?? 0)) / 1000).toBeGreaterThanOrEqual(30);
    expect(((then ?? 0) - (now ?? 0)) / 1000).toBeLessThanOrEqual(31);
  });

  it('name the length of time that the rule does, a locked extension too', async () => {
    addFault(azure.tenant, { fault: 'busy', seconds: 4, times: 1 });
    addFault(azure.tenant, { fault: 'unavailable', seconds: 9, times: 1 });
    const waitsAsked = [await install(), await install()].map(({ headers }) => headers.get('retry-after'));
    expect(waitsAsked).toEqual(['4', '9']);
  });
});

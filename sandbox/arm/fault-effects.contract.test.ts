import { beforeEach, describe, expect, it } from 'vitest';
import { addFault, removeFault } from '#sandbox/fault-rules.ts';
import { openSession } from '#sandbox/machines/engineer.ts';
import { computeVersion, extensionPath, installation, jobPath, putJob } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

/** Delays that replies were made to wait for, ms. */
const waits: number[] = [];
const azure = eachTestTenant('single', { wait: async (milliseconds) => void waits.push(milliseconds) });

beforeEach(() => void waits.splice(0));

const machineId = () => azure.machine('SRV-ONE').id;
const machinePath = () => `${machineId()}?${computeVersion}`;
const install = () => azure.call('PUT', extensionPath(machineId()), { body: installation });
const shownJob = async () => (await azure.read(jobPath(machineId()))).properties;

const provisioningState = async () => (await azure.read(extensionPath(machineId()))).properties?.['provisioningState'];

const grantInstalled = async () => {
  const reply = await install();
  azure.wait(25);
  await putJob(azure, 'SRV-ONE');
  return reply;
};

it('an extension whose request nobody heard of goes on installing', async () => {
  addFault(azure.tenant, { fault: 'dropped-after', times: 1 });
  await expect(install()).rejects.toThrow('fetch failed');
  expect(answerOf(await install())).toBe('409 HCRP409');
  azure.wait(25);
  expect(await provisioningState()).toBe('Succeeded');
  const events = azure.tenant.activityLog.map(({ status }) => status.value);
  expect(events).toEqual(['Started', 'Accepted', 'Started', 'Failed', 'Succeeded']);
});

describe('replies that are changed', () => {
  it('have members that a careless client takes for its own', async () => {
    azure.machine('SRV-ONE').tags = { owner: 'ada' };
    addFault(azure.tenant, { fault: 'prototype-keys' });
    const body = await azure.read(machinePath());
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
    const list = await azure.read(`${machineId()}/extensions?${computeVersion}`);
    expect(list).toMatchObject({ value: [{}], nextLink: expect.stringMatching(/^https:\/\/elsewhere\.invalid\/sub/) });
  });

  it('have states that nobody has heard of, but for the state of the agent', async () => {
    const installed = await grantInstalled();
    addFault(azure.tenant, { fault: 'unknown-status' });
    const provisioning = { provisioningState: 'Frobnicating' };
    const operation = { status: 'Frobnicating', properties: { properties: provisioning } };
    expect((await azure.poll(installed)).body).toMatchObject(operation);
    expect(await shownJob()).toMatchObject({ ...provisioning, status: 'Frobnicating' });
    expect((await azure.read(machinePath())).properties).toMatchObject({ status: 'Connected' });
  });

  it('have machines report as those of Azure Local do, and as one that was never used', async () => {
    await grantInstalled();
    azure.wait(60);
    openSession(azure.tenant, azure.machine('SRV-ONE'));
    const reported = async () => (await shownJob())?.['reportedProperties'];
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
    const reply = await install();
    expect(reply.status).toBe(202);
    removeFault(azure.tenant, id);
    const preempted = { status: 'Canceled', error: { code: 'OperationPreempted' } };
    expect((await azure.poll(reply)).body).toMatchObject(preempted);
    expect(await azure.answer('GET', extensionPath(machineId()))).toMatch(/^404/);
    await install();
    azure.wait(60);
    expect(await provisioningState()).toBe('Succeeded');
    addFault(azure.tenant, { fault: 'preempted', method: 'PUT' });
    await install();
    azure.wait(60);
    expect(await provisioningState()).toBe('Canceled');
  });

  it('say that a newer operation took over, to whoever asks about the machine’s', async () => {
    const reply = await install();
    addFault(azure.tenant, { fault: 'preempted', path: '/machines/srv-one/' });
    const [poll, result] = [await azure.poll(reply), await azure.poll(reply, 'location')];
    const canceled = { status: 'Canceled', endTime: expect.any(String), error: { code: 'OperationPreempted' } };
    expect(poll).toMatchObject({ status: 200, body: canceled });
    expect(answerOf(result)).toBe('409 OperationPreempted');
    for (const { headers } of [poll, result]) expect(headers.get('azure-asyncoperation')).toBeNull();
    // The resource goes its own way.
    expect(await provisioningState()).toBe('Creating');
    azure.wait(25);
    expect(await provisioningState()).toBe('Succeeded');
  });

  it('are from another time, or late', async () => {
    const read = () => azure.call('GET', machinePath());
    const real = await read();
    addFault(azure.tenant, { fault: 'wrong-date', seconds: -7200, times: 1 });
    addFault(azure.tenant, { fault: 'slow', seconds: 3, times: 1 });
    addFault(azure.tenant, { fault: 'slow', times: 1 });
    const dateOf = ({ headers }: typeof real) => Date.parse(headers.get('date') ?? '');
    expect(Math.abs(dateOf(await read()) - dateOf(real) + 7_200_000)).toBeLessThan(5000);
    expect((await read()).status).toBe(200);
    expect((await read()).status).toBe(200);
    expect(waits).toEqual([3000, 10_000]);
  });
});

it('a reply that comes instead says by a date, in the tenant’s time, when to come back', async () => {
  azure.wait(86_400);
  addFault(azure.tenant, { fault: 'throttled-date', seconds: 30 });
  const { headers } = await azure.call('GET', machinePath());
  const [now = 0, then = 0] = ['date', 'retry-after'].map((name) => Date.parse(headers.get(name) ?? ''));
  expect([30, 31]).toContain((then - now) / 1000);
});

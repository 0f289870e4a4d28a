import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { sampleEvidence } from '#test/consent/samples.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { JobEvidence } from '#src/consent/access/evidence.ts';
import { readActivity, resourceActivityQuery } from './activity-log.ts';
import { parseInstant } from '#src/lib/time.ts';
import { deleteExtension, extensionOfferQuery, putExtension, readExtension } from './extensions.ts';
import { putJob, readJobs } from './jobs.ts';
import { locksQuery } from './locks.ts';
import { readMachine } from './machines.ts';
import { isAllowed, permissionsQuery } from './permissions.ts';
import { providerQuery } from './providers.ts';
import { subscriptionsQuery } from './subscriptions.ts';
import { openTicketsQuery } from './support-tickets.ts';

// What the readers and writers make of the sandbox's Azure Resource Manager.

let arm: SandboxArm;
let id: string;
let subscriptionId: string;

beforeEach(() => {
  queryClient.clear();
  arm = startSandboxArm();
  id = arm.machine('SRV-ONE').id;
  subscriptionId = id.split('/')[2] ?? '';
});
afterEach(() => void vi.unstubAllGlobals());

const correlationId = '11111111-2222-8333-8444-555555555555';
const enable = {
  type: 'Enable',
  level: 'Diagnostics',
  notAfter: new Date(Date.now() + 86_400_000).toISOString(),
} as const;

describe('a machine', () => {
  test('is read with what decides about a grant', async () => {
    const machine = await readMachine(id);
    expect(machine).toMatchObject({ name: 'SRV-ONE', location: 'westeurope', status: 'Connected', azureLocal: false });
    expect(machine.facts).toMatchObject({ memoryBytes: 32 * 2 ** 30, licence: { softwareAssurance: true } });
    expect(machine.vmId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('that is not there is not found', async () => {
    await expect(readMachine(`${id}x`)).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('the extension', () => {
  test('is installed with what keeps it up to date, found, and removed', async () => {
    await expect(readExtension(id)).resolves.toMatchObject({ extension: 'absent' });
    await putExtension({ id, location: 'westeurope' }, { correlationId });
    const installing = await readExtension(id);
    expect(installing.extension).toMatchObject({ name: 'AzureEdgeRemoteSupport', provisioningState: 'Creating' });
    arm.pass(600);
    await expect(readExtension(id)).resolves.toMatchObject({
      extension: { provisioningState: 'Succeeded', version: expect.any(String) as string },
    });
    const [put] = arm.requests.filter(({ method }) => method === 'PUT');
    expect(put?.headers.get('content-type')).toBe('application/json');
    expect(put?.headers.get('x-ms-correlation-request-id')).toBe(correlationId);
    const stored = [...arm.tenant.extensions.values()].map((one) => JSON.stringify(one));
    expect(stored.join()).toContain('"enableAutomaticUpgrade":true');
    await deleteExtension(id, 'AzureEdgeRemoteSupport', { correlationId });
    arm.pass(600);
    await expect(readExtension(id)).resolves.toMatchObject({ extension: 'absent' });
    // The package's poller never asks how it goes on.
    expect(arm.requests.filter(({ path }) => path.includes('/operation'))).toEqual([]);
  });

  test('is offered where Azure lists versions of it', async () => {
    const isOffered = (region: string) => queryClient.fetchQuery(extensionOfferQuery(subscriptionId, region));
    await expect(isOffered('West Europe')).resolves.toBe(true);
    await expect(isOffered('chinanorth2')).resolves.toBe(false);
  });

  test('a guard keeps the request from leaving', async () => {
    const stop = new Error('too old');
    const guard = () => {
      throw stop;
    };
    await expect(putExtension({ id, location: 'westeurope' }, { guard })).rejects.toBe(stop);
    await expect(deleteExtension(id, 'AzureEdgeRemoteSupport', { guard })).rejects.toBe(stop);
    expect(arm.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('what Azure refuses is said as Azure says it', async () => {
    arm.signIn('rita');
    await expect(putExtension({ id, location: 'westeurope' })).rejects.toMatchObject({
      kind: 'forbidden',
      missingAction: expect.stringContaining('extensions/write') as string,
    });
  });

  test('whatever answers in place of Azure has installed nothing', async () => {
    arm.fault = ({ method }) => (method === 'PUT' ? Response.json({}) : undefined);
    await expect(putExtension({ id, location: 'westeurope' })).rejects.toMatchObject({ kind: 'malformed' });
  });

  test('is found by publisher and type, and one that works counts first', async () => {
    const shown = (name: string, provisioningState: unknown, publisher = 'MICROSOFT.AzureStack.Observability') => ({
      id: `${id}/extensions/${name}`,
      name,
      properties: { publisher, type: 'edgeremotesupport', provisioningState },
    });
    const listed = [
      shown('Other', 'Creating', 'Microsoft.Other'),
      shown('Old', 'Failed'),
      shown('Odd', 'Frobnicating'),
      shown('Works', null),
    ];
    arm.fault = () => Response.json({ value: listed });
    await expect(readExtension(id)).resolves.toMatchObject({
      extension: { name: 'Works', provisioningState: 'Succeeded' },
    });
    arm.fault = () => Response.json({ value: listed.slice(0, 3) });
    await expect(readExtension(id)).resolves.toMatchObject({ extension: { name: 'Odd' } });
  });

  test('a list with something unknown in it is no list', async () => {
    arm.fault = () => Response.json({ value: [{ name: 'x' }] });
    await expect(readExtension(id)).rejects.toMatchObject({ kind: 'malformed' });
  });
});

describe('jobs', () => {
  const grant = async (): Promise<void> => {
    await putExtension({ id, location: 'westeurope' });
    arm.pass(600);
    await putJob(id, 'rs-one', enable, { correlationId });
  };

  test('are asked for, reported and revoked under one name', async () => {
    await grant();
    arm.pass(900);
    const { jobs } = await readJobs(id);
    expect(jobs).toMatchObject([
      { name: 'rs-one', type: 'Enable', accessLevel: 'Diagnostics', nodeState: 'Active', status: 'Succeeded' },
    ]);
    await putJob(id, 'rs-one', { ...enable, type: 'Revoke' });
    const after = await readJobs(id);
    expect(after.jobs).toMatchObject([{ name: 'rs-one', type: 'Revoke' }]);
    const events = await queryClient.fetchQuery(
      resourceActivityQuery(`${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-one`),
    );
    expect(events.map(({ correlationId: correlation }) => correlation)).toContain(correlationId);
  });

  const reported = async (fault: 'no-zone' | 'never-used' | 'slow') => {
    arm.tenant.faults = [{ id: '1', fault, seconds: 0 }];
    const { jobs, readAt } = await readJobs(id);
    const { kind, job, openSessions } = decideAccess(sampleEvidence({}, { jobs: { readAt, value: jobs } }), readAt);
    const reportedAt = parseInstant(job?.nodeUpdatedAt);
    return { job: [jobs].flat()[0], kind, reportedAt, sessions: openSessions.length };
  };

  test('are read as machines of Azure Local report: in UTC, without saying so', async () => {
    await grant();
    arm.pass(900);
    const { job, ...plain } = await reported('slow');
    const zoneless = await reported('no-zone');
    expect(zoneless).toMatchObject({ ...plain, kind: 'active' });
    expect(zoneless.job).toMatchObject({ nodeState: 'Active', connectionStatus: 'Connected' });
    expect(zoneless.job).not.toMatchObject({ nodeUpdatedAt: (job as JobEvidence).nodeUpdatedAt });
  });

  test('of a machine that says it was never used are taken for no report: neither access nor a session ends', async () => {
    await grant();
    arm.pass(900);
    const { kind, job } = await reported('never-used');
    expect(job).toMatchObject({ nodeState: 'Expired', connectionStatus: 'Disconnected' });
    expect(kind).toBe('requested');
    const { machineId: _, ...kept } = [...arm.tenant.jobs.values()][0] ?? expect.fail('There is a job.');
    const sessionDetails = [{ sessionStartTime: '2026-11-24T13:10:00', sessionEndTime: '0001-01-01T00:00:00' }];
    const properties = { ...kept.properties, reportedProperties: { sessionDetails } };
    arm.fault = () => Response.json({ value: [{ ...kept, properties }] });
    expect(await reported('slow')).toMatchObject({ sessions: 1 });
  });

  test('that Azure does not offer are an answer, not a failure', async () => {
    for (const error of [
      { status: 404, code: 'ResourceNotFound' },
      { status: 400, code: 'NoRegisteredProviderFound' },
      { status: 400, code: 'UnsupportedKind' },
      { status: 409, code: 'MissingSubscriptionRegistration', isUnregistered: true },
    ]) {
      const body = { error: { code: error.code, message: 'Not here.' } };
      arm.fault = () => Response.json(body, { status: error.status });
      const { jobs } = await readJobs(id);
      expect(jobs).toMatchObject({ unavailable: 'Not here.' });
      expect('isUnregistered' in jobs).toBe(error.isUnregistered === true);
    }
    arm.fault = () => Response.json({ error: { code: 'ResourceGroupNotFound', message: 'x' } }, { status: 404 });
    await expect(readJobs(id)).rejects.toMatchObject({ kind: 'notFound' });
  });

  test('of other kinds are left out, and states that are no words end nothing', async () => {
    const job = (name: string, jobType: string) => ({
      name,
      properties: { jobType, provisioningState: 7, status: null },
    });
    arm.fault = () => Response.json({ value: [job('a', 'DownloadOs'), job('b', 'remotesupport')] });
    const { jobs } = await readJobs(id);
    expect(jobs).toMatchObject([{ name: 'b', provisioningState: 'Unreadable', status: '', sessions: [] }]);
  });
});

test('locks, permissions, providers, subscriptions and support requests', async () => {
  const group = id.slice(0, id.indexOf('/providers'));
  await expect(queryClient.fetchQuery(locksQuery(group))).resolves.toEqual([]);
  const own = await queryClient.fetchQuery(permissionsQuery(group));
  expect(isAllowed(own, 'Microsoft.HybridCompute/machines/extensions/write')).toBe(true);
  const registered = await queryClient.fetchQuery(providerQuery(subscriptionId, 'Microsoft.AzureStackHCI'));
  expect(registered).toBe(true);
  const subscriptions = await queryClient.fetchQuery(subscriptionsQuery());
  expect(subscriptions).toEqual([{ subscriptionId, displayName: 'Contoso Production' }]);
  const tickets = await queryClient.fetchQuery(openTicketsQuery([subscriptionId, subscriptionId.toUpperCase()]));
  expect(tickets).toMatchObject({ tickets: [{ number: '2411240040001234', status: 'Open' }], problems: [] });
});

test('subscriptions whose names read the same are told apart by their ids', async () => {
  const names = ['Contoso  Prod', 'contoso prod', 'Contoso\u200B Prod\u00A0', 'Fabrikam'];
  const value = names.map((displayName, at) => ({
    subscriptionId: `00000000-0000-4000-8000-00000000000${at}`,
    displayName,
  }));
  arm.fault = ({ path }) => (path === '/subscriptions' ? Response.json({ value }) : undefined);
  const subscriptions = await queryClient.fetchQuery(subscriptionsQuery());
  for (const { subscriptionId: own, displayName } of subscriptions)
    expect(displayName.endsWith(` (${own})`)).toBe(displayName !== 'Fabrikam');
});

test('a subscription whose support requests cannot be read hides no other', async () => {
  arm.fault = ({ path }) =>
    path.includes('/00000000-')
      ? Response.json({ error: { code: 'AuthorizationFailed' } }, { status: 403 })
      : undefined;
  const other = '00000000-0000-4000-8000-000000000009';
  const { tickets, problems } = await queryClient.fetchQuery(openTicketsQuery([subscriptionId, other]));
  expect(tickets).toHaveLength(1);
  expect(problems).toMatchObject([{ subscriptionId: other, problem: { kind: 'forbidden' } }]);
});

test('no filter of the Activity Log is made of what is no id', async () => {
  await expect(readActivity(subscriptionId, "x' or correlationId ne '")).resolves.toEqual([]);
  await expect(queryClient.fetchQuery(resourceActivityQuery("/subscriptions/x' or 'a"))).resolves.toEqual([]);
  expect(arm.requests).toEqual([]);
});

describe('permissions', () => {
  test.each([
    ['*', [], true],
    ['microsoft.hybridcompute/*', [], true],
    ['*/read', [], false],
    ['Microsoft.HybridCompute/machines/*/write', [], true],
    ['Microsoft.HybridCompute/*/extensions/*', ['*/write'], false],
    ['Microsoft.HybridCompute/machines/extensions/write/x', [], false],
  ])('%s without %j allows the write: %s', (action, notActions, expected) => {
    const permissions = [{ actions: [action], notActions: [...notActions] }];
    expect(isAllowed(permissions, 'Microsoft.HybridCompute/machines/extensions/write')).toBe(expected);
  });

  test('what one role leaves out another may allow', () => {
    const roles = [
      { actions: ['*'], notActions: ['a/write'] },
      { actions: ['a/*'], notActions: [] },
    ];
    expect(isAllowed(roles, 'a/write')).toBe(true);
  });
});

test('a request that is called off rejects as such', async () => {
  const reading = readJobs(id, { signal: AbortSignal.abort() });
  await expect(reading).rejects.toBeInstanceOf(AzureError);
  await expect(reading).rejects.toMatchObject({ kind: 'cancelled' });
});

test('whatever comes, no reply becomes more than it says', async () => {
  const word = fc.constantFrom('Succeeded', 'SUCCEEDED ', 'Failed', '', 'Frobnicating', 'RemoteSupport');
  const member = fc.constantFrom('__proto__', 'constructor', 'properties', 'jobType', 'provisioningState', 'publisher');
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.oneof(word, fc.string(), fc.integer(), fc.constant(null)),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(member, tie('json'), { maxKeys: 4 }),
    ),
  }));
  const job = json.map((state) => ({
    name: 'rs-1',
    properties: { jobType: 'RemoteSupport', provisioningState: state },
  }));
  const body = fc.oneof(
    json,
    json.map((inside) => ({ value: [inside] })),
    job.map((one) => ({ value: [one] })),
  );
  await fc.assert(
    fc.asyncProperty(body, fc.nat(80), fc.boolean(), async (sent, length, isCut) => {
      const text = isCut ? JSON.stringify(sent).slice(0, length) : JSON.stringify(sent);
      arm.fault = () => new Response(text, { headers: { 'content-type': 'application/json' } });
      const outcomes = await Promise.allSettled([readJobs(id), readExtension(id), readMachine(id)]);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AzureError);
      const [jobs, extension, machine] = outcomes;
      if (jobs.status === 'fulfilled' && Array.isArray(jobs.value.jobs)) {
        const { value } = JSON.parse(text) as { value: { properties: { provisioningState: unknown } }[] };
        expect(value.length).toBeGreaterThanOrEqual(jobs.value.jobs.length);
        const [first] = jobs.value.jobs;
        const state = value[0]?.properties.provisioningState;
        if (first && typeof state !== 'string' && state !== null) expect(first.provisioningState).toBe('Unreadable');
      }
      if (extension.status === 'fulfilled' && extension.value.extension === 'absent')
        expect(text).toContain('"value":[');
      expect(machine.status).toBe('rejected');
      expect({}).not.toHaveProperty('properties');
    }),
  );
});

import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { publishedKeys, signedRecord, testConsent } from '#test/proof/signed.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { JobEvent } from '#src/consent/access/evidence.ts';
import { serverNow } from '#src/server-time.ts';
import { evidenceQuery, heldEvidence, noEvidence, readEvidence, seedEvidence, unreadKind } from './evidence.ts';
import { findingsQuery } from './findings.ts';
import { azure } from './http/transport.ts';
import { jobLogQuery, loggedMachinesQuery } from './job-log.ts';
import { preflightQuery } from './preflight.ts';
import { armKey, queryClient } from './query-client.ts';
import { recordConsent } from './recording.ts';
import { putExtension } from './resources/extensions.ts';
import { putJob } from './resources/jobs.ts';
import { machineQuery } from './resources/machines.ts';

const entra = vi.hoisted(() => ({ keys: [] as object[] }));
vi.mock('#src/auth/identity-provider.ts', () => ({
  identityProvider: () => Promise.resolve({ issuer: undefined, keys: entra.keys }),
}));

let arm: SandboxArm;
let id: string;
let group: string;

beforeEach(() => {
  queryClient.clear();
  arm = startSandboxArm();
  id = arm.machine('SRV-ONE').id;
  group = id.slice(0, id.indexOf('/providers')).toLowerCase();
});
afterEach(() => void vi.unstubAllGlobals());

const unread = { problem: { kind: unreadKind } };

function asked(part: string): number {
  return arm.requests.filter(({ method, path }) => method === 'GET' && path.endsWith(part)).length;
}

/** Lets both clocks of the browser be later. */
function later(ms: number): () => void {
  const clocks = [
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + ms),
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + ms),
  ];
  return () => {
    for (const clock of clocks) clock.mockRestore();
  };
}

/** A consent on record, its access granted and reported. */
async function grant(): Promise<string> {
  const start = Math.floor(serverNow() / 60_000) * 60_000;
  const times = { notBefore: start, notAfter: start + 8 * 3_600_000 };
  const record = await signedRecord(await testConsent({ machines: [id.toLowerCase()], ...times }));
  await recordConsent(record, [group]);
  await putExtension({ id, location: 'westeurope' });
  arm.pass(600);
  const { level, notAfter } = record.consent;
  await putJob(id, record.consentId, { type: 'Enable', level, notAfter });
  arm.pass(900);
  return record.consentId;
}

describe('one entry a machine', () => {
  test('holds what was read last of each part', async () => {
    expect(heldEvidence(id)).toEqual(noEvidence(id.toLowerCase()));
    await readEvidence(id, ['machine']);
    expect(heldEvidence(id)).toMatchObject({ machine: { value: { status: 'Connected' } }, jobs: unread });
    await readEvidence(id.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'), ['jobs', 'extension']);
    expect(heldEvidence(id)).toMatchObject({
      machine: { value: { status: 'Connected' } },
      extension: { value: 'absent' },
      jobs: { value: [] },
      consents: unread,
    });
    expect(asked('/extensions')).toBe(1);
  });

  test('a part that was asked for earlier and came later changes nothing', () => {
    const at = (readAt: number) => ({ extension: { readAt, value: { name: String(readAt), provisioningState: '' } } });
    seedEvidence(id, at(2));
    seedEvidence(id, at(1));
    expect(heldEvidence(id)).toMatchObject(at(2));
    seedEvidence(id, { extension: { readAt: 3, problem: { kind: 'network', message: '' } } });
    expect(heldEvidence(id)).toMatchObject({ extension: { problem: { kind: 'network' } } });
  });

  test('is what pages draw at once, whoever read it', async () => {
    const query = evidenceQuery(id);
    await queryClient.fetchQuery(query);
    const seen = vi.fn();
    const stop = new QueryObserver(queryClient, { ...query, refetchInterval: false, staleTime: 60_000 }).subscribe(
      ({ data }) => seen(data?.extension),
    );
    await putExtension({ id, location: 'westeurope' });
    await readEvidence(id, ['extension']);
    await vi.waitFor(() =>
      expect(seen.mock.lastCall?.[0]).toMatchObject({ value: { name: 'AzureEdgeRemoteSupport' } }),
    );
    stop();
  });

  test('is read to its end for a page that is left meanwhile, as whoever refreshed it and went on expects', async () => {
    const leave = new QueryObserver(queryClient, { ...evidenceQuery(id), refetchInterval: false }).subscribe(() => {});
    leave();
    await vi.waitFor(() => expect(heldEvidence(id)).toMatchObject({ jobs: { value: [] } }));
  });

  test('tells the machine itself too, without reading it twice', async () => {
    await readEvidence(id);
    expect(queryClient.getQueryData(machineQuery(id).queryKey)).toMatchObject({ location: 'westeurope' });
    expect(arm.requests.filter(({ path }) => path === id.toLowerCase())).toHaveLength(1);
  });
});

describe('a part that is asked for already', () => {
  test('is shared, dated by when it was asked for first, and goes on for others when one is called off', async () => {
    const leaving = new AbortController();
    const first = readEvidence(id, ['jobs'], { signal: leaving.signal });
    const begun = serverNow();
    const restore = later(1000);
    const second = readEvidence(id, ['jobs']);
    leaving.abort();
    await expect(first).rejects.toMatchObject({ kind: 'cancelled' });
    const { jobs } = await second;
    restore();
    expect(jobs).toMatchObject({ value: [] });
    expect(jobs.readAt).toBeLessThanOrEqual(begun);
    expect(asked('/jobs')).toBe(1);
  });

  test('is asked for anew by an operation, which waits for no page, and every page has its answer', async () => {
    const page = readEvidence(id, ['jobs'], { urgency: 'background' });
    const restore = later(1000);
    const { jobs } = await readEvidence(id, ['jobs'], { urgency: 'revoke' });
    await expect(page).resolves.toMatchObject({ jobs });
    restore();
    expect(asked('/jobs')).toBe(2);
  });

  test('is no second request where page and preflight open together', async () => {
    await Promise.all([queryClient.fetchQuery(evidenceQuery(id)), queryClient.fetchQuery(preflightQuery(id))]);
    expect([asked('/jobs'), asked('/extensions'), asked(id.toLowerCase()), asked('/deployments')]).toEqual([
      1, 1, 1, 1,
    ]);
  });

  test('is not read again by a page within the minute where it changes seldom, unless it is refreshed', async () => {
    const again = () => queryClient.fetchQuery({ ...evidenceQuery(id), staleTime: 0 });
    await again();
    await again();
    expect([asked('/jobs'), asked('/extensions'), asked(id.toLowerCase())]).toEqual([2, 1, 1]);
    await queryClient.invalidateQueries({ queryKey: armKey(id) });
    await again();
    expect([asked('/jobs'), asked('/extensions'), asked(id.toLowerCase())]).toEqual([3, 2, 2]);
  });
});

describe('what cannot be read', () => {
  test('is a problem of its part alone', async () => {
    arm.fault = ({ path }) =>
      path.endsWith('/jobs') ? Response.json({ error: { code: 'AuthorizationFailed' } }, { status: 403 }) : undefined;
    await expect(readEvidence(id)).resolves.toMatchObject({
      machine: { value: { status: 'Connected' } },
      jobs: { problem: { kind: 'forbidden', code: 'AuthorizationFailed' } },
      consents: { value: [] },
    });
  });

  test('takes nothing away of what was read before, or of the pages that came', async () => {
    const consentId = await grant();
    const { jobs } = await readEvidence(id, ['jobs']);
    const odd = { name: 'cli-access', properties: { jobType: 'RemoteSupport', type: 'Enable' } };
    let pages = 0;
    arm.fault = ({ path }) => {
      if (!path.endsWith('/jobs')) return undefined;
      pages += 1;
      const nextLink = `http://localhost:4280${path}?page=${pages}`;
      return pages % 2 === 1 ? Response.json({ value: [odd], nextLink }) : Response.json({}, { status: 403 });
    };
    for (const _again of [1, 2])
      expect((await readEvidence(id, ['jobs'])).jobs).toMatchObject({
        problem: { kind: 'forbidden' },
        last: { readAt: jobs.readAt, value: [{ name: 'cli-access' }, { name: consentId }] },
      });
    arm.fault = () => undefined;
    await expect(readEvidence(id, ['jobs'])).resolves.toMatchObject({ jobs: { value: [{ name: consentId }] } });
  });

  test('a machine that is gone is an answer', async () => {
    await expect(readEvidence(`${id}x`, ['machine'])).resolves.toMatchObject({ machine: { value: 'notFound' } });
  });

  test('when nobody is signed in, or it is called off, ends the reading', async () => {
    arm.fault = () => Response.json({}, { status: 401 });
    await expect(readEvidence(id)).rejects.toMatchObject({ kind: 'signInNeeded' });
    arm.fault = () => undefined;
    await expect(readEvidence(id, ['jobs'], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'cancelled',
    });
    expect(heldEvidence(id).jobs).toMatchObject(unread);
  });
});

test('after a sleep Azure’s own date will do, and without any date nothing is decided', async () => {
  const slept = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
  const undated = Response.json({ value: [] });
  arm.fault = ({ path }) =>
    path === '/config.json' ? 'dropped' : path.endsWith('/jobs') ? undefined : undated.clone();
  vi.stubGlobal('location', { origin: 'https://app.example' });
  await expect(readEvidence(id, ['extension'])).rejects.toMatchObject({ kind: 'network' });
  await expect(readEvidence(id, ['jobs'])).resolves.toMatchObject({ jobs: { value: [] } });
  slept.mockRestore();
});

describe('consents', () => {
  test('of access that was granted are among the evidence, with when Azure stored them', async () => {
    const consentId = await grant();
    const evidence = await readEvidence(id);
    expect(evidence.consents).toMatchObject({
      value: [{ consentId, level: 'Diagnostics', replaces: [], recordedAt: expect.any(String) as string }],
    });
    expect(decideAccess(evidence, serverNow())).toMatchObject({ kind: 'active', consentId });
  });

  test('take the place of others only under a signature of Entra’s', async () => {
    const replaces = ['rs-aaaaaaaaaaaaaaaaaaaaa'];
    const { tenantId } = arm.tenant;
    const consent = await testConsent({ tenantId, machines: [id.toLowerCase()], replaces });
    await recordConsent(await signedRecord(consent, { aud: '00000000-0000-4000-8000-00000000c11e' }), [group]);
    const consents = async () => {
      queryClient.clear();
      return (await readEvidence(id, ['consents'])).consents;
    };
    expect(await consents()).toMatchObject({ value: [{ replaces: [] }] });
    entra.keys = publishedKeys;
    expect(await consents()).toMatchObject({ value: [{ replaces }] });
  });

  test('are listed once for all machines of a group, and again once that is some seconds old', async () => {
    const machines = [id, `${id}2`, `${id}3`];
    await Promise.all(machines.map((one) => readEvidence(one, ['consents'])));
    expect(asked('/deployments')).toBe(1);
    const restore = later(6000);
    await readEvidence(id, ['consents']);
    restore();
    expect(asked('/deployments')).toBe(2);
  });

  test('are listed again where they were asked for before a sleep, however lately they came', async () => {
    await readEvidence(id, ['consents']);
    // By the browser's clock no time has passed since the answer.
    arm.pass(3600);
    const { consents } = await readEvidence(id, ['consents']);
    expect(serverNow() - consents.readAt).toBeLessThan(60_000);
  });

  test('are read rarely by a page, and at once where a job is of one that is missing', async () => {
    await queryClient.fetchQuery({ ...evidenceQuery(id), staleTime: 0 });
    await queryClient.fetchQuery({ ...evidenceQuery(id), staleTime: 0 });
    expect(asked('/deployments')).toBe(1);
    const consentId = await grant();
    const restore = later(6000);
    const evidence = await queryClient.fetchQuery({ ...evidenceQuery(id), staleTime: 0 });
    restore();
    expect(evidence.consents).toMatchObject({ value: [{ consentId }] });
  });
});

describe('the Activity Log', () => {
  /** What another client put is deleted while the machine is away. */
  async function deletedWhileAway(): Promise<void> {
    await grant();
    const path = `${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/by-another`;
    const request = { path, apiVersion: '2026-02-01' };
    const expirationTimestamp = new Date(serverNow() + 3_600_000).toISOString();
    const properties = { jobType: 'RemoteSupport', type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp };
    await azure().request({ ...request, method: 'PUT', body: { kind: 'HCI', properties } });
    arm.pass(60);
    await azure().request({ ...request, method: 'DELETE' });
    arm.pass(900);
  }

  test('tells of a job that was put and deleted, by one request for all machines of a subscription', async () => {
    await deletedWhileAway();
    const query = jobLogQuery(id);
    await readEvidence(id, ['jobs']);
    // It joins the reading that evidence has begun.
    await queryClient.fetchQuery(query);
    await vi.waitFor(() => expect(heldEvidence(id).activity).toMatchObject({ value: {} }));
    const { activity } = heldEvidence(id);
    await readEvidence(`${id}2`, ['jobs']);
    expect(activity).toMatchObject({
      value: expect.arrayContaining([
        { job: 'by-another', is: 'put', at: expect.any(String) as string },
        { job: 'by-another', is: 'deleted', at: expect.any(String) as string },
      ]) as JobEvent[],
    });
    const [, , subscriptionId = ''] = id.split('/');
    expect(await queryClient.fetchQuery(loggedMachinesQuery([subscriptionId]))).toEqual([id.toLowerCase()]);
    expect(asked('/eventtypes/management/values')).toBe(1);
    // What is asked for anew is only what came since, and nothing is lost by it.
    await queryClient.fetchQuery({ ...query, staleTime: 0 });
    expect((await readEvidence(id, ['jobs'])).activity).toMatchObject({ value: 'value' in activity && activity.value });
  });

  test('tells Findings of it', async () => {
    await deletedWhileAway();
    const { findings } = await queryClient.fetchQuery(findingsQuery());
    expect(findings).toContainEqual(
      expect.objectContaining({ is: 'unconfirmedAccess', deleted: expect.objectContaining({ job: 'by-another' }) }),
    );
  });

  test('keeps nothing waiting', async () => {
    arm.fault = ({ path }) => (path.endsWith('/eventtypes/management/values') ? 'hangs' : undefined);
    expect(await readEvidence(id, ['jobs'])).toMatchObject({ jobs: { value: [] }, activity: unread });
  });

  test('is held where it was read before, and claims nothing where it cannot be read', async () => {
    const query = jobLogQuery(id);
    const fails = ({ path }: { path: string }) =>
      path.endsWith('/eventtypes/management/values') ? new Response('{}', { status: 403 }) : undefined;
    arm.fault = fails;
    await queryClient.fetchQuery(query);
    expect((await readEvidence(id, ['jobs'])).activity).toMatchObject({ problem: { kind: 'forbidden' } });
    arm.fault = () => undefined;
    const read = await queryClient.fetchQuery({ ...query, staleTime: 0 });
    arm.fault = fails;
    expect(await queryClient.fetchQuery({ ...query, staleTime: 0 })).toBe(read);
  });
});

describe('a preflight', () => {
  test('reads what decides about a grant, and shares what machines of a group have in common', async () => {
    const { facts, checks } = await queryClient.fetchQuery(preflightQuery(id));
    expect(facts).toMatchObject({
      extension: 'absent',
      providerRegistered: true,
      permissions: { writeExtensions: true, writeJobs: true, writeDeployments: true },
      locks: [],
      deploymentsInGroup: expect.any(Number) as number,
      access: { kind: 'notSetUp' },
    });
    expect(checks.filter(({ result }) => result === 'fail')).toEqual([]);
    await queryClient.fetchQuery({ ...preflightQuery(id), staleTime: 0 });
    expect(asked('/permissions')).toBe(1);
    expect(asked('/locks')).toBe(1);
  });

  test('tells what is not allowed, and what could not be read', async () => {
    arm.signIn('rita');
    arm.fault = ({ path }) => (path.endsWith('/locks') ? new Response('', { status: 404 }) : undefined);
    const { facts } = await queryClient.fetchQuery(preflightQuery(id));
    expect(facts.permissions).toMatchObject({ writeExtensions: false, writeDeployments: false });
    expect(facts).not.toHaveProperty('locks');
  });

  test('without the machine there is none', async () => {
    await expect(queryClient.fetchQuery(preflightQuery(`${id}x`))).rejects.toMatchObject({ kind: 'notFound' });
  });
});

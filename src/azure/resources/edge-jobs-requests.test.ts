import { beforeEach, describe, expect, test, vi } from 'vitest';
import { failureOf, id, stub, stubAzure } from '#src/azure/testing/azure-stub.ts';
import { liveAccessQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { jobsQuery, putJob, readJobs } from './edge-jobs.ts';

stubAzure();

const path = `${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs`;
const job = (name: string, jobType: string) => ({ name, properties: { jobType, type: 'Enable' } });
const request = { type: 'Revoke', level: 'Diagnostics', notAfter: '2026-11-25T12:00:00Z' } as const;

describe('the jobs of a machine', () => {
  test('are those of remote support, with the time of the read', async () => {
    stub.answer = () => Response.json({ value: [job('rs-1', 'remoteSupport'), job('logs', 'CollectLog')] });
    const reading = await readJobs(id);
    expect(reading).toMatchObject({ available: true, jobs: [{ name: 'rs-1', sessions: [] }] });
    expect(reading.available && reading.jobs).toHaveLength(1);
    expect(Math.abs(reading.readAt - Date.now())).toBeLessThan(60_000);
  });

  test('have a removal without a time dated by when it was first read as done, whoever reads it', async () => {
    const done = { jobType: 'RemoteSupport', type: 'Revoke', provisioningState: 'Succeeded', status: 'Succeeded' };
    const started = Date.now();
    stub.answer = () =>
      Response.json(
        { value: [{ name: 'rs-done', properties: done }] },
        { headers: { date: new Date(started + performance.now()).toUTCString() } },
      );
    const [byPage, byList] = [
      () => readJobs(id),
      () => queryClient.fetchQuery({ ...liveAccessQuery(id), staleTime: 0 }),
    ];
    const first = await byPage();
    const doneBy = first.available ? first.answeredBy : Number.NaN;
    await vi.advanceTimersByTimeAsync(5000);
    for (const read of [byList, byPage]) expect(await read()).toMatchObject({ jobs: [{ doneBy }] });
    expect((await byPage()).readAt).toBeGreaterThan(first.readAt);
  });

  test.each([
    ['lists them', { value: [] }, 200],
    ['says that there are none', { error: { code: 'NoRegisteredProviderFound', message: 'Not here.' } }, 404],
  ])(
    'are of when they were asked for, though the computer slept before the answer that %s',
    async (_, body, status) => {
      const asked = Date.now();
      const wall = vi.spyOn(Date, 'now').mockReturnValue(asked);
      stub.answer = () => {
        wall.mockReturnValue(asked + 8 * 3_600_000);
        return Response.json(body, { status });
      };
      vi.resetModules();
      const page = await import('./edge-jobs.ts');
      expect((await page.readJobs(id)).readAt).toBe(asked);
      wall.mockRestore();
    },
  );

  test('are not offered where Azure says so in words', async () => {
    stub.answer = () =>
      Response.json({ error: { code: 'NoRegisteredProviderFound', message: 'Not here.' } }, { status: 404 });
    await expect(readJobs(id)).resolves.toMatchObject({ available: false, reason: 'Not here.' });
  });

  test('are unknown when one of them is none', async () => {
    stub.answer = () => Response.json({ value: [job('rs-1', 'RemoteSupport'), { filler: 'x' }] });
    expect(await failureOf(() => readJobs(id))).toMatchObject({
      kind: 'malformed',
      message: 'Azure sent a list of remote support jobs in an unknown form.',
      scope: path,
    });
  });

  test('are not read when called off', async () => {
    stub.answer = () => Response.json({ value: [] });
    await expect(readJobs(id, AbortSignal.abort())).rejects.toMatchObject({ kind: 'cancelled' });
    expect(stub.requests).toEqual([]);
  });

  test('have a key below their machine’s', () => {
    expect(jobsQuery(id).queryKey).toEqual(path.toLowerCase().split('/').slice(1));
  });
});

describe('a request for a job', () => {
  const sent: { url: URL; init: RequestInit }[] = [];

  beforeEach(() => {
    sent.length = 0;
    const stubbed = fetch;
    vi.stubGlobal('fetch', (url: URL, init: RequestInit) => {
      sent.push({ url, init });
      return stubbed(url, init);
    });
  });

  test.each([
    ['202 with nothing', () => new Response(null, { status: 202 })],
    ['200 with the job', () => Response.json(job('rs-1', 'RemoteSupport'))],
  ])('says all that ARM wants, and is accepted with %s', async (_, answer) => {
    stub.answer = answer;
    await expect(putJob(id, 'rs-1', request, { correlationId: 'c' })).resolves.toBeUndefined();
    expect(sent).toHaveLength(1);
    const { url, init } = sent[0] ?? expect.fail('Nothing was sent.');
    expect(`${init.method} ${url.pathname}${url.search}`).toBe(`PUT ${path}/rs-1?api-version=2026-02-01`);
    expect(JSON.parse(init.body as string)).toEqual({
      kind: 'HCI',
      properties: {
        jobType: 'RemoteSupport',
        type: 'Revoke',
        accessLevel: 'Diagnostics',
        expirationTimestamp: '2026-11-25T12:00:00Z',
      },
    });
    expect(new Headers(init.headers).get('x-ms-correlation-request-id')).toBe('c');
  });

  test.each([{}, [], { value: 'nope' }, { properties: 'x' }, null])('is not accepted with 200 and %j', async (body) => {
    stub.answer = () => Response.json(body);
    expect(await failureOf(() => putJob(id, 'rs-1', request))).toMatchObject({
      kind: 'malformed',
      message: 'Azure answered the request for access in an unknown form.',
      scope: `${path}/rs-1`,
    });
  });
});

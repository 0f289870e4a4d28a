import { QueryClient, queryOptions } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { evidenceKey } from '#src/azure/evidence/machine-evidence.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { queryKey } from '#src/azure/query-client.ts';
import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleJob } from '#src/consent/samples.ts';
import { machineId } from '#src/lib/arm-id.ts';
import { createAccessReader } from './access-reader.ts';
import { contoso, listed } from './fleet-fixture.ts';

const idOf = (name: string) => machineId(contoso, 'rg-one', name);
const keyOf = (id: string) => queryKey(`${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs`);
const job: JobEvidence = { ...sampleJob, name: 'rs-a' };
const takesMs = 2000;

/** A list of these machines, on an Azure that has these jobs and answers after two seconds as things were then. */
function listOf(names: readonly string[], jobs: Map<string, JobEvidence[]>) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const read = async (id: string): Promise<JobsReading> => {
    await new Promise((resolve) => setTimeout(resolve, takesMs));
    return { available: true, jobs: jobs.get(id) ?? [], readAt: Date.now(), answeredBy: Date.now() };
  };
  const queryOf = (id: string) => queryOptions({ queryKey: keyOf(id), queryFn: () => read(id) });
  const open = () => {
    const reader = createAccessReader(client, queryOf);
    const leave = reader.subscribe(() => undefined);
    reader.follow(names.map(idOf));
    return { leave, of: (name: string) => reader.get().known.get(idOf(name).toLowerCase()) };
  };
  return { client, open };
}

/** What Resource Graph lists from now on. */
const listNow = (client: QueryClient, name: string, more: Parameters<typeof listed>[1]) => {
  const machines = fleetTable([listed(name, more)]);
  const fleet: Fleet = { machines, problems: [], subscriptions: [], readAt: Date.now(), source: 'resourceGraph' };
  client.setQueryData(fleetQuery().queryKey, fleet);
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('misses a job that the list has shown and that somebody deletes, and no other, as long as the tab lives', async () => {
  const jobs = new Map([[idOf('SRV-A'), [job]]]);
  const { client, open } = listOf(['SRV-A', 'SRV-B'], jobs);
  const { leave, of } = open();
  const readAt = Date.now() + takesMs;
  await vi.advanceTimersByTimeAsync(3000);
  expect(of('SRV-A')).toEqual({ kind: 'read', jobs: [job], readAt });
  jobs.clear();
  await client.invalidateQueries();
  const goneAt = Date.now() + takesMs;
  await vi.advanceTimersByTimeAsync(3000);
  const until = Date.parse(sampleJob.expirationTimestamp);
  const removedJobs = [{ name: 'rs-a', until, thereAt: readAt - takesMs, goneAt }];
  expect(of('SRV-A')).toMatchObject({ kind: 'read', jobs: [], removedJobs });
  expect(of('SRV-B')).not.toHaveProperty('removedJobs');
  leave();
  const later = open();
  await vi.advanceTimersByTimeAsync(300);
  expect(later.of('SRV-A')).toMatchObject({ removedJobs });
});

it('misses none that is over, nor one that was only put there', async () => {
  const over: JobEvidence = { ...job, expirationTimestamp: new Date(0).toISOString(), nodeState: 'Expired' };
  const jobs = new Map([[idOf('SRV-C'), [over]]]);
  const { client, open } = listOf(['SRV-C', 'SRV-D'], jobs);
  const { of } = open();
  await vi.advanceTimersByTimeAsync(3000);
  client.setQueryData(keyOf(idOf('SRV-D')), {
    available: true,
    jobs: [job],
    readAt: Date.now(),
    answeredBy: Date.now(),
  });
  jobs.clear();
  await client.invalidateQueries();
  await vi.advanceTimersByTimeAsync(3000);
  for (const name of ['SRV-C', 'SRV-D']) {
    expect(of(name)).toMatchObject({ kind: 'read', jobs: [] });
    expect(of(name)).not.toHaveProperty('removedJobs');
  }
});

const [one, two] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

/** The list may be ten minutes behind. */
const madeBefore = (): JobEvidence => ({ ...job, createdAt: new Date(Date.now() - 900_000).toISOString() });

it('takes no machine for that of a job which was listed before the job was made', async () => {
  const jobs = new Map([[idOf('SRV-G'), [{ ...job, createdAt: new Date(Date.now()).toISOString() }]]]);
  const { client, open } = listOf(['SRV-G'], jobs);
  listNow(client, 'SRV-G', { vmId: one });
  const { of } = open();
  await vi.advanceTimersByTimeAsync(3000);
  jobs.clear();
  await client.invalidateQueries();
  await vi.advanceTimersByTimeAsync(3000);
  const [gone] = (of('SRV-G') as { removedJobs?: object[] }).removedJobs ?? [];
  expect(gone).toMatchObject({ name: 'rs-a' });
  expect(gone).not.toHaveProperty('vmId');
});

it('knows the machine that a job was on: the one that was listed when its jobs were asked for', async () => {
  const jobs = new Map([[idOf('SRV-E'), [madeBefore()]]]);
  const { client, open } = listOf(['SRV-E'], jobs);
  listNow(client, 'SRV-E', { vmId: one });
  const { of } = open();
  await vi.advanceTimersByTimeAsync(takesMs / 2);
  listNow(client, 'SRV-E', { vmId: two });
  await vi.advanceTimersByTimeAsync(3000);
  jobs.clear();
  await client.invalidateQueries();
  await vi.advanceTimersByTimeAsync(3000);
  expect(of('SRV-E')).toMatchObject({ removedJobs: [{ name: 'rs-a', vmId: one }] });
});

it('shows a job that is still listed with the machine that it was on, which another of that name does not end', async () => {
  const made = madeBefore();
  const jobs = new Map([[idOf('SRV-F'), [made]]]);
  const { client, open } = listOf(['SRV-F'], jobs);
  listNow(client, 'SRV-F', { vmId: one });
  const { of } = open();
  await vi.advanceTimersByTimeAsync(3000);
  const removedAt = new Date(Date.now()).toISOString();
  const removed = { ...made, type: 'Revoke', nodeState: '', lastModifiedAt: removedAt, endTime: removedAt };
  jobs.set(idOf('SRV-F'), [removed]);
  vi.setSystemTime(Date.now() + 3_600_000);
  listNow(client, 'SRV-F', { vmId: two, status: 'Connected' });
  await client.invalidateQueries({ queryKey: keyOf(idOf('SRV-F')) });
  await vi.advanceTimersByTimeAsync(3000);
  expect(of('SRV-F')).toMatchObject({ kind: 'read', jobs: [{ type: 'Revoke', vmId: one }] });
  jobs.clear();
  await client.invalidateQueries({ queryKey: keyOf(idOf('SRV-F')) });
  await vi.advanceTimersByTimeAsync(3000);
  expect(of('SRV-F')).toMatchObject({ jobs: [], removedJobs: [{ name: 'rs-a', vmId: one }] });
});

it.each([
  ['misses none', 'the list', { listedAfter: 20, pageAfter: undefined }, false],
  ['misses one', 'a list that may be of before', { listedAfter: 5, pageAfter: undefined }, true],
  ['misses none', 'the page of the machine', { listedAfter: 5, pageAfter: 1 }, false],
])('%s whose removal the machine reports where %s shows it connected since', async (_, _by, after, isMissed) => {
  const name = `SRV-${after.listedAfter}-${after.pageAfter ?? 0}`;
  const endedAt = Date.now();
  const at = (minutes: number) => endedAt + minutes * 60_000;
  const [lastModifiedAt, endTime] = [endedAt - 60_000, endedAt].map((time) => new Date(time).toISOString());
  const report = { nodeState: 'Revoked', nodeUpdatedAt: new Date(endedAt).toISOString() };
  const times = { createdAt: new Date(0).toISOString(), lastModifiedAt: lastModifiedAt ?? '', endTime: endTime ?? '' };
  const removed: JobEvidence = { ...job, ...times, ...report, type: 'Revoke', sessions: [] };
  const jobs = new Map([[idOf(name), [removed]]]);
  const { client, open } = listOf([name], jobs);
  if (after.pageAfter !== undefined) {
    const machine = { status: 'Connected', readAt: at(after.pageAfter) };
    client.setQueryData(evidenceKey(idOf(name)), { machine, jobs: 'unknown', readAt: machine.readAt });
  }
  vi.setSystemTime(at(after.listedAfter));
  listNow(client, name, { vmId: one, status: 'Connected' });
  const { of } = open();
  await vi.advanceTimersByTimeAsync(3000);
  jobs.clear();
  listNow(client, name, { vmId: one, status: 'Disconnected' });
  await client.invalidateQueries({ queryKey: keyOf(idOf(name)) });
  await vi.advanceTimersByTimeAsync(3000);
  expect(of(name)).toMatchObject({ kind: 'read', jobs: [] });
  expect('removedJobs' in (of(name) ?? {})).toBe(isMissed);
});

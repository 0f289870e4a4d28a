import { QueryClient, queryOptions } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { queryKey } from '#src/azure/query-client.ts';
import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleJob } from '#src/consent/samples.ts';
import { createAccessReader } from './access-reader.ts';

const idOf = (name: string) => `/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/${name}`;
const keyOf = (id: string) => queryKey(`${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs`);
const job: JobEvidence = { ...sampleJob, name: 'rs-a' };
const takesMs = 2000;

/** A list of these machines, on an Azure that has these jobs and answers after two seconds as things were then. */
function listOf(names: readonly string[], jobs: Map<string, JobEvidence[]>) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const read = async (id: string): Promise<JobsReading> => {
    await new Promise((resolve) => setTimeout(resolve, takesMs));
    return { available: true, jobs: jobs.get(id) ?? [], readAt: Date.now() };
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
  client.setQueryData(keyOf(idOf('SRV-D')), { available: true, jobs: [job], readAt: Date.now() });
  jobs.clear();
  await client.invalidateQueries();
  await vi.advanceTimersByTimeAsync(3000);
  for (const name of ['SRV-C', 'SRV-D']) {
    expect(of(name)).toMatchObject({ kind: 'read', jobs: [] });
    expect(of(name)).not.toHaveProperty('removedJobs');
  }
});

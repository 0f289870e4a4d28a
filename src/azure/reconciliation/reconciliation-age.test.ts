import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type * as TransportModule from '#src/azure/transport/transport.ts';
import { sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { reconciliationQuery } from './reconciliation.ts';

const hour = 3_600_000;
/** Status with which Azure answers for jobs, in a test. */
let jobsStatus = 200;

vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com', clientId: 'this-app' }),
  ConfigError: class extends Error {},
}));
vi.mock('#src/azure/transport/transport.ts', async (importOriginal) => {
  const original = await importOriginal<typeof TransportModule>();
  const transport = original.createTransport({
    resourceManager: 'https://management.azure.com',
    getToken: () => Promise.resolve('token'),
    wait: () => Promise.resolve(),
    fetch: (url) => {
      // The computer sleeps between the jobs and the records.
      if (url.pathname.toLowerCase().includes('/deployments')) vi.setSystemTime(Date.now() + hour);
      const status = url.pathname.toLowerCase().endsWith('/jobs') ? jobsStatus : 200;
      return Promise.resolve(Response.json({ value: [] }, { status }));
    },
  });
  return { ...original, azure: () => transport };
});

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: sampleNow }));
afterEach(() => void vi.useRealTimers());

const readAt = async (status: number): Promise<number> => {
  jobsStatus = status;
  queryClient.clear();
  queryClient.setQueryData(fleetQuery().queryKey, {
    machines: fleetTable([[sampleMachine('srv-1')], [sampleMachine('srv-2')]]),
    problems: [],
    subscriptions: [],
    readAt: sampleNow,
    source: 'resourceGraph',
  });
  return (await queryClient.fetchQuery(reconciliationQuery())).readAt;
};

it('is as old as the oldest of its jobs, however late the rest of it was read', async () => {
  expect(await readAt(200)).toBe(sampleNow);
});

it('is as old as its beginning where no jobs could be read', async () => {
  expect(await readAt(403)).toBe(sampleNow);
});

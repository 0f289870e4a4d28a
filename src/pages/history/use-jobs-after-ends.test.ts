import { beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { jobsQuery } from '#src/azure/resources/edge-jobs.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { EndRecord } from '#src/consent/record.ts';
import { end, job, machine } from './consent-samples.ts';
import type { MachineJobs } from './job-events.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const confirmedAt = Date.parse(end('srv-sql-01', 'revoked').confirmedAt);
const asked = vi.spyOn(queryClient, 'invalidateQueries');
beforeEach(() => void asked.mockClear());

const readAt = (name: string, at: number): MachineJobs => ({
  id: machine(name).toUpperCase(),
  name,
  reading: { available: true, jobs: [job], readAt: at, answeredBy: at },
});

interface Shown {
  ends: readonly EndRecord[];
  jobs: readonly MachineJobs[];
}

/** A page that shows these, and what changes what it shows. */
async function page(shown: Shown): Promise<(next: Shown) => void> {
  mockReact();
  const { useSyncExternalStore } = await import('react');
  const { useJobsAfterEnds } = await import('./use-jobs-after-ends.ts');
  unmockReact();
  const store = createStore(shown);
  mount(() => {
    const { ends, jobs } = useSyncExternalStore(store.subscribe, store.get);
    useJobsAfterEnds(ends, jobs);
  });
  return store.set;
}

const before = readAt('srv-sql-01', confirmedAt - 60_000);
const other = readAt('srv-sql-02', confirmedAt - 60_000);
const ofFirst = { queryKey: jobsQuery(machine('srv-sql-01')).queryKey };

it('reads the jobs of a machine again once its end has come on record, and of no other', async () => {
  const show = await page({ ends: [], jobs: [before, other] });
  expect(asked).not.toHaveBeenCalled();
  const ends = [end('srv-sql-01', 'revoked')];
  show({ ends, jobs: [before, other] });
  expect(asked.mock.calls).toEqual([[ofFirst]]);
  // Once, also where Azure does not answer.
  show({ ends, jobs: [before, other] });
  expect(asked).toHaveBeenCalledOnce();
  // Access came back, and has ended again.
  const again = { ...end('srv-sql-01', 'revoked'), confirmedAt: '2026-11-24T17:00:00Z' };
  show({ ends: [...ends, again], jobs: [readAt('srv-sql-01', confirmedAt + 3_600_000), other] });
  expect(asked.mock.calls).toEqual([[ofFirst], [ofFirst]]);
});

it('reads again what another page had read before the end', async () => {
  await page({ ends: [end('srv-sql-01', 'expired')], jobs: [before] });
  expect(asked.mock.calls).toEqual([[ofFirst]]);
});

it('waits for what is being read, and leaves alone what was read after the end', async () => {
  const ends = [end('srv-sql-01', 'revoked')];
  const show = await page({ ends, jobs: [{ id: machine('srv-sql-01'), name: 'srv-sql-01' }] });
  show({ ends, jobs: [readAt('srv-sql-01', confirmedAt + 11_000)] });
  expect(asked).not.toHaveBeenCalled();
});

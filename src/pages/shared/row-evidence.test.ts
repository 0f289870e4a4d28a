import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleEvidence, sampleJob, sampleNow } from '#test/consent/samples.ts';
import type * as EvidenceModule from '#src/azure/evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { recordsKey } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { createRowReader } from './row-evidence.ts';

const idOf = (name: string) =>
  `/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg/providers/microsoft.hybridcompute/machines/${name}`;

/** Machines with live access; all others have none. */
const live = new Set<string>();
const reads: string[] = [];
const seeds: string[] = [];
/** How old the records of each reading may be, ms. */
const recordsOf: number[] = [];
let fails = false;

function evidenceOf(machineId: string): AccessEvidence {
  return { ...sampleEvidence(live.has(machineId) ? { jobs: [sampleJob] } : { jobs: [], consents: [] }), machineId };
}

const clock = vi.hoisted(() => ({ slept: 0 }));
vi.mock('#src/server-time.ts', () => ({ serverNow: () => sampleNow + performance.now() + clock.slept }));
vi.mock('#src/azure/evidence.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof EvidenceModule>()),
  seedEvidence: (machineId: string) => void seeds.push(machineId),
  readEvidence: (machineId: string, _parts: unknown, { recordsMs = 0 }: { recordsMs?: number } = {}) => {
    reads.push(machineId);
    recordsOf.push(recordsMs);
    if (fails) return Promise.reject(new Error('Nobody is signed in.'));
    const evidence = evidenceOf(machineId);
    queryClient.setQueryData([...machineId.split('/').slice(1), 'evidence'], evidence);
    return Promise.resolve(evidence);
  },
}));

let stop = () => {};
function start() {
  const reader = createRowReader();
  stop = reader.start();
  const known = () => [...reader.store.getState().known.keys()];
  return { reader, known };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const names = (count: number, prefix = 'srv') =>
  Array.from({ length: count }, (_, index) => idOf(`${prefix}-${index}`));

beforeEach(() => {
  vi.useFakeTimers();
  queryClient.clear();
  live.clear();
  reads.length = 0;
  seeds.length = 0;
  fails = false;
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

it('reads rows once they stand, a screen of them at once, and the rest within the budget', async () => {
  const { reader, known } = start();
  for (let top = 0; top < 30; top += 1) {
    reader.follow(names(30, `passed-${top}`), []);
    await pass(16);
  }
  expect(reads).toEqual([]);
  reader.follow(names(100), []);
  await pass(1000);
  expect(reads).toEqual(names(40));
  await pass(9500);
  expect(reads).toHaveLength(80);
  await pass(300);
  expect(known()).toHaveLength(80);
  // What is scrolled to does not wait for what was scrolled past.
  reader.follow([idOf('other')], []);
  await pass(10_000);
  expect(reads.at(-1)).toBe(idOf('other'));
});

it('reads rows on screen again and again, the rest once, and what is live wherever it is', async () => {
  live.add(idOf('live'));
  const { reader } = start();
  reader.follow([idOf('seen')], [idOf('live'), idOf('rest')]);
  await pass(1000);
  expect(reads).toEqual([idOf('seen'), idOf('live'), idOf('rest')]);
  reads.length = 0;
  reader.follow([idOf('seen')], []);
  await pass(61_000);
  expect(reads.toSorted()).toEqual([idOf('live'), idOf('seen')]);
  live.clear();
  await pass(61_000);
  reads.length = 0;
  await pass(61_000);
  expect(reads).toEqual([idOf('seen')]);
});

it('reads at once what became due while the computer slept, by whatever clock', async () => {
  const { reader } = start();
  reader.follow([idOf('srv')], []);
  await pass(1000);
  for (const slept of [3_600_000, 0]) {
    clock.slept = slept;
    reads.length = 0;
    await pass(6000);
    expect(reads).toEqual([idOf('srv')]);
  }
});

it('takes in what a page or an operation reads, and of what can’t be read now nothing from before', async () => {
  const { reader, known } = start();
  const id = idOf('srv');
  const key = [...id.split('/').slice(1), 'evidence'];
  queryClient.setQueryData(key, evidenceOf(id));
  await pass(300);
  expect(known()).toEqual([id]);
  const lost = { ...evidenceOf(id), jobs: { readAt: sampleNow, problem: { kind: 'forbidden', message: 'No.' } } };
  queryClient.setQueryData(key, lost);
  await pass(300);
  expect(reader.store.getState().known.get(id)).toEqual(lost);
  stop();
  // Another visit to the list begins with what is there.
  const again = start();
  await pass(300);
  expect(again.known()).toEqual([id]);
});

it('shares one list of records of a resource group for a minute, unless all is read anew', async () => {
  recordsOf.length = 0;
  const { reader } = start();
  reader.follow(names(2), []);
  await pass(1000);
  expect(recordsOf).toEqual([60_000, 60_000]);
  const group = [recordsKey, '/subscriptions/s/resourcegroups/rg'];
  queryClient.setQueryData(group, {});
  reader.refresh();
  expect(queryClient.getQueryState(group)?.isInvalidated).toBe(true);
});

it('reads all anew where that is asked for, and goes on after a failure', async () => {
  const { reader } = start();
  fails = true;
  reader.follow([idOf('srv')], []);
  await pass(500);
  fails = false;
  reader.refresh();
  await pass(500);
  expect(reads).toHaveLength(2);
  stop();
  await pass(200_000);
  expect(reads).toHaveLength(2);
});

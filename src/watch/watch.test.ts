import { focusManager } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleEvidence, sampleJob, sampleNow } from '#test/consent/samples.ts';
import type * as EvidenceModule from '#src/azure/evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { recordsKey } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { WatchListener } from './one-tab.ts';
import { createWatch } from './watch.ts';

const idOf = (name: string) =>
  `/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg/providers/microsoft.hybridcompute/machines/${name}`;

/** Machines with live access; all others have none. */
const live = new Set<string>();
const reads: string[] = [];
const seeds: [string, { jobs: number | undefined }][] = [];
/** Machines with an open session. */
const inSession = new Set<string>();
/** What Azure's answers wait for. */
let answered = Promise.resolve();
/** How old the records of each reading may be, ms. */
const recordsOf: number[] = [];
let fails = false;

function evidenceOf(machineId: string): AccessEvidence {
  const sessions = inSession.has(machineId) ? [{ sessionId: '1', sessionStartTime: '2026-11-24T13:30:00Z' }] : [];
  const found = live.has(machineId) ? { jobs: [{ ...sampleJob, sessions }] } : { jobs: [], consents: [] };
  return { ...sampleEvidence(found), machineId };
}

const clock = vi.hoisted(() => ({ slept: 0 }));
vi.mock('#src/server-time.ts', () => ({ serverNow: () => sampleNow + performance.now() + clock.slept }));
vi.mock('#src/azure/evidence.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof EvidenceModule>()),
  seedEvidence: (machineId: string, { jobs }: Partial<AccessEvidence>) =>
    void seeds.push([machineId, { jobs: jobs?.readAt }]),
  readEvidence: async (machineId: string, _parts: unknown, { recordsMs }: EvidenceModule.EvidenceOptions) => {
    reads.push(machineId);
    recordsOf.push(recordsMs ?? 0);
    await answered;
    if (fails) return Promise.reject(new Error('Nobody is signed in.'));
    const evidence = evidenceOf(machineId);
    queryClient.setQueryData([...machineId.split('/').slice(1), 'evidence'], evidence);
    return Promise.resolve(evidence);
  },
}));

let stop = () => {};
let listener: WatchListener | undefined;
const told: string[] = [];
function start({ isWatcher = true } = {}) {
  const watch = createWatch((listening) => {
    listener = listening;
    if (isWatcher) queueMicrotask(listening.onTurn);
    return { tell: (read) => void told.push(...read.map(({ machineId }) => machineId)), leave: () => undefined };
  });
  const observer = watch.observe();
  stop = () => observer.leave();
  const known = () => [...watch.store.getState().known.keys()];
  return { watch, observer, known };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const names = (count: number, prefix = 'srv') =>
  Array.from({ length: count }, (_, index) => idOf(`${prefix}-${index}`));

beforeEach(() => {
  vi.useFakeTimers();
  queryClient.clear();
  live.clear();
  reads.length = 0;
  inSession.clear();
  answered = Promise.resolve();
  seeds.length = 0;
  told.length = 0;
  fails = false;
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

it('reads rows once they stand, a screen of them at once, and nothing while they are scrolled by', async () => {
  const { observer, known } = start();
  for (let top = 0; top < 30; top += 1) {
    observer.follow(names(30, `passed-${top}`), []);
    await pass(16);
  }
  expect(reads).toEqual([]);
  observer.follow(names(100), []);
  await pass(1000);
  expect(reads).toEqual(names(100));
  await pass(600);
  expect(known()).toHaveLength(100);
});

it('begins nothing more while the list is scrolled on', async () => {
  const { observer } = start();
  const slow = new Promise<void>((resolve) => setTimeout(resolve, 150));
  answered = slow;
  observer.follow(names(20), []);
  await pass(110);
  const begun = reads.length;
  for (let top = 0; top < 30; top += 1) {
    observer.follow(names(30, `passed-${top}`), []);
    await pass(16);
  }
  expect(reads).toHaveLength(begun);
});

it('reads rows on screen again and again, the rest once, and what is live wherever it is', async () => {
  live.add(idOf('live'));
  const { observer } = start();
  observer.follow([idOf('seen')], [idOf('live'), idOf('rest')]);
  await pass(1000);
  expect(reads).toEqual([idOf('seen'), idOf('live'), idOf('rest')]);
  reads.length = 0;
  observer.follow([idOf('seen')], []);
  await pass(64_000);
  expect(reads.toSorted()).toEqual([idOf('live'), idOf('seen')]);
  live.clear();
  await pass(64_000);
  reads.length = 0;
  await pass(64_000);
  expect(reads).toEqual([idOf('seen')]);
});

it('reads 40 machines again in a minute, whatever their number, those with an open session first', async () => {
  for (const id of names(500)) live.add(id);
  const open = names(5);
  for (const id of open) inSession.add(id);
  const { observer } = start();
  observer.follow([], names(500));
  await pass(60_000);
  expect(new Set(reads).size).toBe(500);
  for (let minute = 0; minute < 30; minute += 1) {
    reads.length = 0;
    await pass(60_000);
    expect(reads.length).toBeLessThanOrEqual(41);
  }
  expect(reads.filter((id) => open.includes(id)).length).toBeGreaterThanOrEqual(4);
});

it('reads many that nobody looks at little by little, and those that may have access first', async () => {
  const { observer } = start();
  observer.follow([idOf('news')], names(5000));
  await pass(60_000);
  expect(reads[0]).toBe(idOf('news'));
  expect(reads.length).toBeLessThanOrEqual(43);
});

it('reads at once what became due while the computer slept, by whatever clock', async () => {
  const { observer } = start();
  observer.follow(names(20), []);
  await pass(1000);
  for (const slept of [3_600_000, 0]) {
    clock.slept = slept;
    reads.length = 0;
    await pass(6000);
    expect(reads).toHaveLength(20);
  }
});

it('takes in what a page or an operation reads, and of what can’t be read now nothing from before', async () => {
  const { watch, known } = start();
  const id = idOf('srv');
  const key = [...id.split('/').slice(1), 'evidence'];
  queryClient.setQueryData(key, evidenceOf(id));
  await pass(600);
  expect(known()).toEqual([id]);
  const lost = { ...evidenceOf(id), jobs: { readAt: sampleNow, problem: { kind: 'forbidden', message: 'No.' } } };
  queryClient.setQueryData(key, lost);
  await pass(600);
  expect(watch.store.getState().known.get(id)).toEqual(lost);
  stop();
  // Another visit begins with what is there.
  const again = start();
  expect(again.known()).toEqual([id]);
});

it('lists records again for rows on screen alone, and all where all is read anew', async () => {
  recordsOf.length = 0;
  const { watch, observer } = start();
  observer.follow(names(1), names(1, 'rest'));
  await pass(1000);
  expect(recordsOf).toEqual([300_000, Infinity]);
  const group = [recordsKey, '/subscriptions/s/resourcegroups/rg'];
  queryClient.setQueryData(group, {});
  watch.refresh();
  expect(queryClient.getQueryState(group)?.isInvalidated).toBe(true);
});

it('reads all anew where that is asked for, and goes on after a failure', async () => {
  const { watch, observer } = start();
  fails = true;
  observer.follow([idOf('srv')], []);
  await pass(500);
  fails = false;
  watch.refresh();
  await pass(500);
  expect(reads).toHaveLength(2);
  stop();
  await pass(200_000);
  expect(reads).toHaveLength(2);
});

it('tells other tabs what it read, and lets the one that watches go first', async () => {
  const { observer } = start({ isWatcher: false });
  live.add(idOf('live'));
  observer.follow([idOf('seen')], [idOf('live')]);
  await pass(1000);
  // The other tab has a moment to tell what it knows.
  expect(reads).toEqual([idOf('seen')]);
  listener?.onTold(evidenceOf(idOf('live')));
  expect(seeds.at(-1)).toEqual([idOf('live'), { jobs: evidenceOf(idOf('live')).jobs.readAt - 120_000 }]);
  await pass(60_000);
  expect(reads).toContain(idOf('live'));
  expect(told).toContain(idOf('live'));
});

it('reads nothing while nobody sees the page, unless this tab watches and that is asked for', async () => {
  const { watch, observer } = start();
  focusManager.setFocused(false);
  observer.follow([idOf('seen')], []);
  const unseen = watch.observe(Infinity);
  unseen.follow([], [idOf('watched')]);
  await pass(10_000);
  expect(reads).toEqual([idOf('watched')]);
  unseen.leave();
  focusManager.setFocused(undefined);
  expect(reads).toEqual([idOf('watched'), idOf('seen')]);
});

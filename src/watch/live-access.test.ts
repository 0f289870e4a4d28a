import { environmentManager, focusManager } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as EvidenceModule from '#src/azure/evidence.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { listedExtensionsQuery } from '#src/azure/fleet/listed-extensions.ts';
import { rowOfItem } from '#src/azure/fleet/fleet-query.ts';
import { historyQuery } from '#src/azure/history.ts';
import { loggedMachinesQuery } from '#src/azure/job-log.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry, ConsentsReading } from '#src/azure/records.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type * as DecideModule from '#src/consent/access/decide.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { fleetTable } from '#test/azure/fleet-table.ts';
import {
  sampleConsentEvidence,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachine,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { paths } from '#src/paths.ts';
import { menuCounts } from '#src/shell/menu-counts.ts';
import { joinTabs } from '#test/one-tab.ts';
import { createWatch } from './watch.ts';
import { countLiveAccess, createLiveAccess, liveAccess } from './live-access.ts';

const clock = vi.hoisted(() => ({ begun: 0, slept: 0 }));
const now = () => sampleReadAt + performance.now() - clock.begun + clock.slept;
vi.mock('#src/server-time.ts', () => ({ serverNow: () => now() }));

/** What Azure has of each machine; the others have no job. */
const azure = new Map<string, AccessEvidence>();
const reads: string[] = [];
vi.mock('#src/azure/evidence.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof EvidenceModule>()),
  readEvidence: (machineId: string) => {
    reads.push(machineId);
    const evidence = azure.get(machineId) ?? sampleEvidence({ jobs: [], consents: [] });
    const jobs = { ...evidence.jobs, readAt: now() };
    const read = { ...evidence, machineId, jobs };
    queryClient.setQueryData([...machineId.split('/').slice(1), 'evidence'], read);
    return Promise.resolve(read);
  },
}));

const decisions = vi.hoisted(() => ({ count: 0 }));
vi.mock('#src/consent/access/decide.ts', async (importOriginal) => {
  const { decideAccess } = await importOriginal<typeof DecideModule>();
  const counted: typeof decideAccess = (...given) => {
    decisions.count += 1;
    return decideAccess(...given);
  };
  return { decideAccess: counted };
});

const consented = sampleMachine('srv-consented');
const extended = sampleMachine('srv-extended');
const bare = sampleMachine('srv-bare');

const extension = { extensionName: 'RemoteSupport', extensionState: 'Succeeded' };

function setAzure(machines: Record<string, 'extended' | 'bare'>, consents: readonly Partial<ConsentEntry>[] = []) {
  const table = fleetTable(
    Object.entries(machines).map(([id, is]) => rowOfItem({ id, ...(is === 'extended' && extension) }) ?? []),
  );
  const fleet: Fleet = {
    machines: table,
    problems: [],
    subscriptions: [],
    readAt: sampleReadAt,
    source: 'resourceGraph',
  };
  queryClient.setQueryData(fleetQuery().queryKey, fleet);
  const reading = { consents, problems: [], readAt: sampleReadAt } as unknown as ConsentsReading;
  queryClient.setQueryData(historyQuery().queryKey, reading);
}

const consentOf = (machine: string) =>
  ({
    consentId: sampleConsentId,
    consent: { ...sampleConsentEvidence, machines: [machine] },
    ends: [],
  }) as unknown as ConsentEntry;

let stop = () => {};
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function start() {
  const live = createLiveAccess(createWatch(joinTabs));
  stop = live.start();
  return live.store;
}

beforeEach(() => {
  vi.useFakeTimers();
  clock.begun = performance.now();
  clock.slept = 0;
  queryClient.clear();
  queryClient.setDefaultOptions({ queries: { retry: false, staleTime: Infinity, networkMode: 'always' } });
  azure.clear();
  reads.length = 0;
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test('machines with the extension and those of running consents are read, these first', async () => {
  setAzure({ [bare]: 'bare', [extended]: 'extended' }, [consentOf(consented)]);
  azure.set(consented, sampleEvidence({ jobs: [] }));
  const store = start();
  await pass(1000);
  expect(reads).toEqual([consented, extended]);
  expect(store.getState().watched).toEqual([consented, extended]);
  const kinds = [...store.getState().states].map(([id, { kind }]) => [id, kind]);
  expect(kinds).toEqual([
    [consented, 'unconfirmed'],
    [extended, 'setUp'],
  ]);
});

test('new access shows by its record at once, and without one when its turn comes', async () => {
  setAzure({ [extended]: 'extended' });
  const store = start();
  const kind = () => store.getState().states.get(extended)?.kind;
  await pass(1000);
  expect(kind()).toBe('setUp');
  azure.set(extended, sampleEvidence());
  await pass(120_000);
  expect(kind()).toBe('setUp');
  setAzure({ [extended]: 'extended' }, [consentOf(extended)]);
  await pass(1000);
  expect(kind()).toBe('active');
});

test('a machine whose extension Resource Graph doesn’t know yet is read, as Resource Manager lists it', async () => {
  setAzure({ [bare]: 'bare' });
  azure.set(bare, sampleEvidence());
  const subscriptions = [{ subscriptionId: bare.split('/')[2] ?? '', displayName: 'One' }];
  queryClient.setQueryData(fleetQuery().queryKey, (fleet) => fleet && { ...fleet, subscriptions });
  queryClient.setQueryData(listedExtensionsQuery([subscriptions[0]?.subscriptionId ?? '']).queryKey, [bare]);
  const store = start();
  await pass(1000);
  expect(store.getState().watched).toEqual([bare]);
  expect(store.getState().states.get(bare)?.kind).toBe('active');
});

test('of many machines those of which the Activity Log tells are read first', async () => {
  const many = Array.from({ length: 1200 }, (_, index) => sampleMachine(`srv-${index}`));
  const recent = [many[1100] ?? '', many[700] ?? ''];
  setAzure(Object.fromEntries(many.map((id) => [id, 'extended' as const])));
  queryClient.setQueryData(loggedMachinesQuery([]).queryKey, [...recent, sampleMachine('srv-gone')]);
  start();
  await pass(10_000);
  expect(reads.slice(0, 3)).toEqual([...recent, many[0]]);
});

test('a machine that is gone counts where a consent names it, and not for a page of it that was opened', async () => {
  const gone = sampleEvidence({ machine: 'notFound', jobs: [] });
  setAzure({ [extended]: 'extended' }, [consentOf(consented)]);
  azure.set(consented, gone);
  const store = start();
  queryClient.setQueryData([...bare.split('/').slice(1), 'evidence'], { ...gone, machineId: bare });
  await pass(1000);
  expect([...store.getState().states.keys()].toSorted()).toEqual([consented, extended]);
});

test('no access is called active after its end, and a decision is made once for each evidence and minute', async () => {
  const soon = new Date(sampleReadAt + 30_000).toISOString();
  setAzure({ [extended]: 'extended' });
  azure.set(extended, sampleEvidence({ jobs: [{ ...sampleJob, expirationTimestamp: soon }], consents: [] }));
  const store = start();
  const kind = () => store.getState().states.get(extended)?.kind;
  await pass(1000);
  expect(kind()).toBe('active');
  decisions.count = 0;
  await pass(28_000);
  expect(decisions.count).toBe(0);
  await pass(1100);
  expect(kind()).toBe('expired');
  expect(decisions.count).toBe(1);
});

test('what ended while the computer slept isn’t called active for long', async () => {
  setAzure({ [extended]: 'extended' });
  azure.set(extended, sampleEvidence());
  const store = start();
  await pass(1000);
  expect(store.getState().states.get(extended)?.kind).toBe('active');
  // The clocks of timers stood still.
  clock.slept = 24 * 3_600_000;
  await pass(6000);
  expect(store.getState().states.get(extended)?.kind).toBe('expired');
});

test('the menu counts live access, and where some couldn’t be read doesn’t say that there is none', () => {
  vi.spyOn(liveAccess, 'start').mockReturnValue(() => {});
  countLiveAccess();
  const unread = sampleEvidence({}, { jobs: { readAt: now(), problem: { kind: 'forbidden', message: 'No.' } } });
  const counted = (...known: AccessEvidence[]) => {
    const states = new Map(known.map((one, at) => [`${at}`, decideAccess(one, now())]));
    liveAccess.store.setState({ states, watched: ['0'] });
    return menuCounts.getState()[paths.home()]?.words;
  };
  const none = sampleEvidence({ jobs: [], consents: [] });
  expect(counted(sampleEvidence(), unread)).toBe('1 with access');
  expect(counted(none, unread)).toBe('access not checked');
  expect(counted(none)).toBeUndefined();
  expect(counted()).toBe('access not checked');
});

test('also while nobody sees the page, machines and records are listed again', async () => {
  environmentManager.setIsServer(() => false);
  focusManager.setFocused(false);
  setAzure({ [extended]: 'extended' });
  start();
  await pass(125_000);
  const failures = [fleetQuery(), historyQuery()].map(({ queryKey }) => queryClient.getQueryState(queryKey));
  focusManager.setFocused(undefined);
  environmentManager.setIsServer(() => true);
  // Here Azure answers nobody.
  expect(failures).toMatchObject([{ errorUpdateCount: 1 }, { errorUpdateCount: 4 }]);
});

test('it begins once, whoever asks for it', async () => {
  setAzure({ [extended]: 'extended' });
  const live = createLiveAccess(createWatch(joinTabs));
  const stops = [live.start(), live.start()];
  await pass(1000);
  expect(reads).toHaveLength(1);
  stops[0]?.();
  live.refresh();
  await pass(400_000);
  expect(reads).toHaveLength(1);
});

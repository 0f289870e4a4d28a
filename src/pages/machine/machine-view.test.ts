import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { sampleEvidence, sampleFacts, sampleNow as now } from '#src/consent/samples.ts';
import type { MachineAccess } from './machine-view.ts';

interface Shown extends Pick<MachineAccess, 'state' | 'evidence'> {
  reading?: PreflightReading;
}

const reading = (status: string, readAt: number) =>
  ({ machine: { readAt }, facts: { ...sampleFacts, agent: { status } }, readAt }) as PreflightReading;

const evidence = (machine: AccessEvidence['machine']) => sampleEvidence({ machine });
const state = (kind: string) => ({ kind }) as MachineAccess['state'];

const shown = createStore<Shown>({ state: undefined, evidence: undefined });

beforeEach(() => {
  mockReact();
  vi.doMock('@tanstack/react-query', async (original) => ({
    ...(await original<object>()),
    useQuery: () => ({ data: shown.get().reading }),
  }));
});
afterEach(() => {
  unmockReact();
  vi.doUnmock('@tanstack/react-query');
  vi.restoreAllMocks();
  vi.resetModules();
});

/** Shows the preflight of a machine; answers with how often it has been read again. */
async function show(first: Shown): Promise<() => number> {
  const { useSyncExternalStore } = await import('react');
  const { queryClient } = await import('#src/azure/query-client.ts');
  const { useMachinePreflight } = await import('./machine-view.ts');
  const invalidate = vi.spyOn(queryClient, 'invalidateQueries').mockResolvedValue();
  shown.set(first);
  mount(() => useMachinePreflight('/m', useSyncExternalStore(shown.subscribe, shown.get)));
  return () => invalidate.mock.calls.length;
}

it('is read again when the machine has another status since, and once for each reading', async () => {
  const away = { status: 'Disconnected', readAt: now + 1 };
  const before = { state: state('setUp'), reading: reading('Disconnected', now) };
  const reads = await show({ ...before, evidence: evidence(away) });
  expect(reads()).toBe(0);
  shown.set({ ...before, evidence: evidence('unknown') });
  shown.set({ ...before, evidence: evidence({ status: 'Connected', readAt: now - 1 }) });
  expect(reads()).toBe(0);
  const back = { ...before, evidence: evidence({ status: 'Connected', readAt: now + 2 }) };
  shown.set(back);
  expect(reads()).toBe(1);
  shown.set({ ...before, evidence: evidence({ status: 'Connected', readAt: now + 4 }) });
  expect(reads()).toBe(1);
  // It had asked about the machine before that came back.
  shown.set({ ...back, reading: reading('Disconnected', now + 1) });
  expect(reads()).toBe(2);
  shown.set({ ...back, reading: reading('Connected', now + 5) });
  expect(reads()).toBe(2);
});

it('is read again when access has another state, but not when the first one is known', async () => {
  const before = { evidence: undefined, reading: reading('Connected', now) };
  const reads = await show({ ...before, state: undefined });
  shown.set({ ...before, state: state('none') });
  expect(reads()).toBe(0);
  shown.set({ ...before, state: undefined });
  shown.set({ ...before, state: state('none') });
  expect(reads()).toBe(0);
  shown.set({ ...before, state: state('active') });
  expect(reads()).toBe(1);
});

it('finds the consent behind a job in whatever case Azure spells its name', async () => {
  const { consentOfJob } = await import('./machine-view.ts');
  const consents = [{ consentId: 'rs-other' }, { consentId: 'rs-own' }] as ConsentHistoryEntry[];
  expect(consentOfJob(consents, 'RS-Own')).toBe(consents[1]);
  expect(consentOfJob(consents, 'rs-own')).toBe(consents[1]);
  expect(consentOfJob(consents, 'rs-none')).toBeUndefined();
  expect(consentOfJob(consents, undefined)).toBeUndefined();
});

it('is in a subscription that is told apart from another of its name', async () => {
  const { useSubscriptionName } = await import('./machine-view.ts');
  const listed = ['a-1', 'a-2', 'a-3'].map((subscriptionId, at) => ({
    subscriptionId,
    displayName: at < 2 ? 'A' : 'B',
  }));
  // In place of the machine that was shown before.
  mount(() => undefined);
  shown.set({ state: undefined, evidence: undefined, reading: listed as never });
  expect(['A-1', 'a-2', 'a-3', 'a-4'].map((id) => mount(() => useSubscriptionName(id)).shown())).toEqual([
    'A (a-1)',
    'A (a-2)',
    'B',
    undefined,
  ]);
});

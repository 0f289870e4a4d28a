// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, renderHook } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as EvidenceModule from '#src/azure/evidence.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import { sampleEvidence, sampleMachine, sampleReadAt } from '#test/consent/samples.ts';
import { useEvidenceOf, useGranters } from './use-readings.ts';

vi.mock('#src/watch/one-tab.ts', () => import('#test/one-tab.ts'));

const reads: string[] = [];

vi.mock('#src/server-time.ts', () => ({ serverNow: () => sampleReadAt + 120_000 }));
vi.mock('#src/azure/evidence.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof EvidenceModule>()),
  readEvidence: (machineId: string) => {
    reads.push(machineId);
    const evidence = sampleEvidence({ jobs: [], consents: [] });
    queryClient.setQueryData([...machineId.split('/').slice(1), 'evidence'], { ...evidence, machineId });
    return Promise.resolve(evidence);
  },
}));

const signatures = new Map<string, () => Promise<RecordSignature>>();
vi.mock('#src/azure/history.ts', () => ({
  signerQuery: ({ consentId }: { consentId: string }) => ({
    queryKey: ['signer', consentId],
    queryFn: () => signatures.get(consentId)?.(),
    retry: false,
  }),
}));

const nobody: ConsentEntry[] = [];
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const wrapper = ({ children }: { children: ReactNode }) =>
  createElement(QueryClientProvider, { client: queryClient }, children);

beforeEach(() => {
  vi.useFakeTimers();
  queryClient.clear();
  reads.length = 0;
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('many machines are read as a list’s are, once, while the page is open', async () => {
  const machines = Array.from({ length: 100 }, (_, index) => sampleMachine(`srv-${index}`));
  const { result, unmount } = renderHook(() => useEvidenceOf(machines), { wrapper });
  await pass(1000);
  expect(reads).toEqual(machines);
  expect([...result.current.keys()]).toEqual(machines);
  unmount();
  await pass(120_000);
  expect(reads).toHaveLength(machines.length);
});

test('a signature that can’t be checked is told, and what was known stays while it is checked again', async () => {
  const entries = ['unread', 'kept'].map((consentId) => ({ consentId, reviews: [] }) as unknown as ConsentEntry);
  signatures.set('unread', () => Promise.reject(new Error('No.')));
  signatures.set('kept', () => Promise.resolve({ is: 'invalid', why: 'person' }));
  const { result, rerender } = renderHook((own) => useGranters(own, nobody), { wrapper, initialProps: entries });
  await pass(10);
  const known = [
    ['unread', { is: 'unread' }],
    ['kept', { is: 'unsigned', why: 'person' }],
  ];
  expect([...result.current]).toEqual(known);
  signatures.set('kept', () => new Promise(() => undefined));
  await pass(1000);
  rerender([...entries]);
  await pass(10);
  expect([...result.current]).toEqual(known);
});

test('who signed what is on screen is told before all others are checked', async () => {
  const entries = ['first', 'second', 'shown'].map(
    (consentId) => ({ consentId, reviews: [] }) as unknown as ConsentEntry,
  );
  signatures.set('first', () => Promise.resolve({ is: 'invalid', why: 'person' }));
  signatures.set('second', () => new Promise(() => undefined));
  signatures.set('shown', () => Promise.resolve({ is: 'invalid', why: 'person' }));
  const { result } = renderHook(() => useGranters(entries, entries.slice(2)), { wrapper });
  await pass(10);
  expect([...result.current.keys()]).toEqual(['shown']);
});

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

const reads: string[] = [];
/** Machines with live access; the others have none, and no consent that runs. */
const live = new Set<string>();

vi.mock('#src/server-time.ts', () => ({ serverNow: () => sampleReadAt + 120_000 }));
vi.mock('#src/azure/evidence.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof EvidenceModule>()),
  readEvidence: (machineId: string) => {
    reads.push(machineId);
    const evidence = live.has(machineId) ? sampleEvidence() : sampleEvidence({ jobs: [], consents: [] });
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

test('many machines are read at the pace of a list, and again only where something may change', async () => {
  const machines = Array.from({ length: 100 }, (_, index) => sampleMachine(`srv-${index}`));
  live.add(machines[7] ?? '');
  const { unmount } = renderHook(() => useEvidenceOf(machines), { wrapper });
  await pass(1000);
  expect(reads).toEqual(machines.slice(0, 40));
  await pass(25_000);
  expect(reads).toEqual(machines);
  await pass(95_000);
  expect(reads.slice(machines.length)).toEqual([machines[7], machines[7]]);
  unmount();
  await pass(120_000);
  expect(reads).toHaveLength(machines.length + 2);
});

test('a signature that can’t be checked is told, and what was known stays while it is checked again', async () => {
  const entries = ['unread', 'kept'].map((consentId) => ({ consentId }) as unknown as ConsentEntry);
  signatures.set('unread', () => Promise.reject(new Error('No.')));
  signatures.set('kept', () => Promise.resolve({ is: 'invalid', why: 'person' }));
  const { result, rerender } = renderHook((own) => useGranters(own), { wrapper, initialProps: entries });
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

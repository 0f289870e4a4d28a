// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import type { OperationProgress } from '#src/azure/operations/operation.ts';
import { operationsStore, report } from '#src/azure/operations/store.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { sampleConsent, sampleConsentId, sampleMachine, sampleNow } from '#test/consent/samples.ts';
import { useRows } from './use-rows.ts';

const machines = [sampleMachine('srv-1'), sampleMachine('srv-2')];
let answer: (reading: object) => void = () => undefined;

vi.mock('#src/azure/history.ts', () => ({
  consentQuery: () => ({ queryKey: ['consent'], queryFn: () => new Promise((resolve) => (answer = resolve)) }),
}));
vi.mock('#src/server-time.ts', () => ({ useServerNow: () => sampleNow, serverNow: () => sampleNow }));

const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
);

test('after a reload no machine is counted before it is known which they are', async () => {
  const intent = { kind: 'grant' as const, machineId: machines[0] ?? '', consentId: sampleConsentId };
  const operation = { id: 'x', intent, pressedAt: sampleNow, account: 'x', sent: [] };
  const step: OperationProgress['step'] = { do: 'wait', why: { is: 'installing' }, seconds: 3 };
  report(operationsStore, [{ operation, step, at: sampleNow }]);
  const { result } = renderHook(() => useRows(sampleConsentId), { wrapper });
  await waitFor(() => expect(result.current.isPressedHere).toBe(true));
  expect([result.current.rows, result.current.isPending]).toEqual([[], true]);
  answer({ entry: { consent: await sampleConsent({ machines }), consentHash: 'ab'.repeat(32) }, problems: [] });
  await waitFor(() => expect(result.current.rows.map(({ machineId }) => machineId)).toEqual(machines));
});

// @vitest-environment happy-dom
import '#test/dom.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { plainState } from '#src/ui/list/list-state.ts';
import { fleetTable } from '#test/azure/fleet-table.ts';
import { sampleNow } from '#test/consent/samples.ts';
import { useMachineList } from './use-machine-list.ts';

const part = vi.hoisted(() => ({ isGone: true }));

vi.mock('#src/watch/one-tab.ts', () => import('#test/one-tab.ts'));
vi.mock('#src/server-time.ts', () => ({ serverNow: () => sampleNow, useServerNow: () => sampleNow }));
vi.mock('./access.tsx', async (importOriginal) => {
  if (part.isGone) throw new TypeError('Failed to fetch dynamically imported module');
  return await importOriginal();
});

test('what knows of access and did not come is asked for again', async () => {
  const later = globalThis.setTimeout;
  let again = () => {};
  vi.stubGlobal('setTimeout', (act: () => void, ms = 0) => (ms === 10_000 ? (again = act) : later(act, ms)));
  queryClient.setQueryData(fleetQuery().queryKey, {
    machines: fleetTable([]),
    problems: [],
    subscriptions: [],
    readAt: sampleNow,
    source: 'resourceGraph',
  });
  const { result } = renderHook(() => useMachineList(plainState), {
    wrapper: ({ children }) => <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>,
  });
  await waitFor(() => expect(result.current.isPartMissing).toBe(true));
  part.isGone = false;
  await waitFor(() => {
    again();
    expect(result.current.part).toBeDefined();
  });
  expect(result.current.isPartMissing).toBe(false);
});

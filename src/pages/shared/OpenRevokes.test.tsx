import { QueryClientProvider } from '@tanstack/react-query';
import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { fleetRow } from '#src/azure/fleet/fleet-query.ts';
import { fleetQuery, type FleetTable } from '#src/azure/fleet/fleet.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { keepRevoke } from '#src/azure/journal/pending-revokes.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { machineId } from '#src/lib/arm-id.ts';
import { OpenRevokes } from './OpenRevokes.tsx';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => true }));

const subscription = '11111111-1111-4111-8111-111111111111';
const idOf = (group: string, name: string) => machineId(subscription, group, name);
const refuse = (id: string) =>
  keepRevoke({ machineId: id.toLowerCase(), phase: 'refused', startedAt: 0, removeExtension: false });

const shown = () =>
  renderToStaticMarkup(
    <QueryClientProvider client={queryClient}>
      <MemoryRouter>
        <OpenRevokes />
      </MemoryRouter>
    </QueryClientProvider>,
  );
const links = () => [...shown().matchAll(/<a [^>]*>(?:<bdi>)?([^<]*)</g)].map(([, name]) => name);

const twins = () => fleetTable(['rg-sql', 'rg-web'].map((group) => fleetRow({ id: idOf(group, 'SRV-1') })));
const list = (machines: FleetTable) =>
  queryClient.setQueryData(fleetQuery().queryKey, {
    machines,
    problems: [],
    subscriptions: [],
    readAt: 0,
    source: 'resourceGraph',
  });

it('looks through no list while there is nothing to name', () => {
  const machines = twins();
  const names = vi.fn(() => machines.names);
  list(Object.defineProperty({ ...machines }, 'names', { get: names }));
  expect(shown()).toContain('role="status"');
  expect(names).not.toHaveBeenCalled();
  queryClient.clear();
});

it('tells machines of one name apart where their revokes are tried again', () => {
  refuse(idOf('rg-sql', 'SRV-1'));
  expect(links()).toEqual(['srv-1']);
  // Only the list knows of another.
  list(twins());
  expect(links()).toEqual(['SRV-1 (rg-sql)']);
  expect(shown()).toContain('The end of access to SRV-1 (rg-sql) is not proven yet: it needs you');
  queryClient.clear();
  refuse(idOf('rg-web', 'SRV-1'));
  expect(links()).toEqual(['srv-1 (rg-sql)', 'srv-1 (rg-web)']);
});

it('draws some of hundreds, those that need a person first, and says once how to end access on the machine', () => {
  queryClient.clear();
  const ids = Array.from({ length: 500 }, (_, at) => idOf('rg-many', `many-${at}`).toLowerCase());
  for (const [at, machineId] of ids.entries())
    keepRevoke({
      machineId,
      phase: at < 2 ? 'accepted' : 'refused',
      startedAt: at + 1,
      removeExtension: false,
    });
  const html = shown();
  expect(html.match(/<li /g)).toHaveLength(20);
  expect(links()).not.toContain('many-0');
  expect(html).toContain('502 machines is not proven yet: 500 of them need you');
  expect(html).toContain('>Show 20 more of 482<');
  expect(html.match(/Disable-RemoteSupport/g)).toHaveLength(1);
  expect(html).toContain('run on each machine:');
});

import { QueryObserver } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { reconciliationQuery } from './reconciliation.ts';

/** A slow computer is no failure. */
const slowly = { timeout: 30_000 };

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com', clientId: 'this-app' }),
  ConfigError: class extends Error {},
}));

it('names what could not be listed by its place too, which an audit pack knows it by', async () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No permission.', correlationId: 'c-7' });
  const fleet: Fleet = {
    machines: fleetTable([]),
    problems: [{ subscriptionId: 's-2', displayName: 'Fabrikam', error }],
    incomplete: { expected: 4, read: 3 },
    subscriptions: [],
    readAt: 0,
    source: 'resourceGraph',
  };
  queryClient.setQueryData(fleetQuery().queryKey, fleet);
  const { findings } = await queryClient.fetchQuery(reconciliationQuery());
  expect(findings.map(({ kind, sentence, evidence }) => [kind, sentence, evidence])).toEqual([
    [
      'unreadPlaces',
      expect.stringMatching(/^Not all machines could be listed: /),
      [{ label: 'Place', value: 'Azure Resource Graph' }],
    ],
    [
      'unreadPlaces',
      expect.stringMatching(/^The machines of subscription Fabrikam could not all be listed: /),
      [
        { label: 'Place', value: '/subscriptions/s-2' },
        { label: 'Correlation ID', value: 'c-7' },
      ],
    ],
  ]);
});

it('lists the machines anew where the page that began to list them is left', async () => {
  queryClient.clear();
  const requests: string[] = [];
  let isLeft = false;
  vi.stubGlobal('fetch', ({ pathname }: URL, { signal }: RequestInit) => {
    requests.push(pathname);
    if (isLeft || !pathname.includes('ResourceGraph')) return Promise.resolve(Response.json({ value: [], data: [] }));
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
  });
  const leave = new QueryObserver(queryClient, fleetQuery()).subscribe(() => undefined);
  const page = new QueryObserver(queryClient, reconciliationQuery());
  const leavePage = page.subscribe(() => undefined);
  await vi.waitFor(() => expect(requests).toHaveLength(2), slowly);
  isLeft = true;
  leave();
  await vi.waitFor(
    () => expect(page.getCurrentResult()).toMatchObject({ status: 'success', fetchStatus: 'idle' }),
    slowly,
  );
  leavePage();
  vi.unstubAllGlobals();
});

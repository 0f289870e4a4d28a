import { expect, it, vi } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { reconciliationQuery } from './reconciliation.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
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

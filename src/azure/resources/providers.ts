import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeOne } from '#src/azure/http/decode.ts';
import { azure } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';

/** Whether a resource provider such as Microsoft.AzureStackHCI can be used in a subscription. */
export function providerQuery(subscriptionId: string, namespace: string) {
  const path = `/subscriptions/${subscriptionId}/providers/${namespace}`;
  return queryOptions({
    queryKey: armKey(path),
    queryFn: async ({ signal }): Promise<boolean> => {
      const reply = await azure().request<unknown>({ method: 'GET', path, apiVersion: '2021-04-01', signal });
      const about = { noun: 'a resource provider', scope: path, correlationId: reply.correlationId };
      return decodeOne(reply.body, schema, about).registrationState.toLowerCase() === 'registered';
    },
    staleTime: 60_000,
  });
}

/** Registered, Registering, NotRegistered or Unregistering. */
const schema = v.object({ registrationState: v.string() });

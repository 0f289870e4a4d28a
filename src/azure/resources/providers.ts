import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeOne } from '#src/azure/http/decode.ts';
import { azure } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';

export interface ResourceProvider {
  namespace: string;
  /** Registered, Registering, NotRegistered, Unregistering. */
  registrationState: string;
  registered: boolean;
}

/** Whether a resource provider such as Microsoft.AzureStackHCI can be used in a subscription. */
export function providerQuery(subscriptionId: string, namespace: string) {
  const path = `/subscriptions/${subscriptionId}/providers/${namespace}`;
  return queryOptions({
    queryKey: armKey(path),
    queryFn: async ({ signal }): Promise<ResourceProvider> => {
      const reply = await azure().request<unknown>({ method: 'GET', path, apiVersion: '2021-04-01', signal });
      const about = { noun: 'a resource provider', scope: path, correlationId: reply.correlationId };
      const provider = decodeOne(reply.body, schema, about);
      return { ...provider, registered: provider.registrationState.toLowerCase() === 'registered' };
    },
    staleTime: 60_000,
  });
}

const schema = v.object({ namespace: v.string(), registrationState: v.string() });

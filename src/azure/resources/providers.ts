import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { AzureError } from '#src/azure/transport/errors.ts';
import { queryKey } from '#src/azure/query-client.ts';
import { azure } from '#src/azure/transport/transport.ts';

export interface ResourceProvider {
  namespace: string;
  /** Registered, Registering, NotRegistered, Unregistering. */
  registrationState: string;
  registered: boolean;
}

const schema = v.object({ namespace: v.string(), registrationState: v.string() });

/** Whether a resource provider such as Microsoft.AzureStackHCI can be used in a subscription. */
export const providerQuery = (subscriptionId: string, namespace: string) => {
  const path = `/subscriptions/${subscriptionId}/providers/${namespace}`;
  return queryOptions({
    queryKey: queryKey(path),
    queryFn: async ({ signal }): Promise<ResourceProvider> => {
      const { body, correlationId } = await azure().request<unknown>({
        method: 'GET',
        path,
        apiVersion: '2021-04-01',
        signal,
      });
      const parsed = v.safeParse(schema, body);
      if (parsed.success) {
        return { ...parsed.output, registered: parsed.output.registrationState.toLowerCase() === 'registered' };
      }
      const message = 'Azure sent a resource provider in an unknown form.';
      throw new AzureError({ kind: 'malformed', message, scope: path, correlationId });
    },
    staleTime: 60_000,
  });
};

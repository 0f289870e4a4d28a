import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { endsReading } from '#src/azure/http/errors.ts';
import { azure } from '#src/azure/http/transport.ts';

/**
 * Lower-case ids of machines that have the extension, as Azure Resource Manager lists resources of these subscriptions: Resource Graph may learn
 * of it only minutes later. The list has names alone, so it tells whom to ask, and nothing else; where it can't be read nobody is told of.
 */
export function listedExtensionsQuery(subscriptionIds: readonly string[]) {
  return queryOptions({
    queryKey: ['listedExtensions', ...subscriptionIds],
    queryFn: async ({ signal }): Promise<string[]> => {
      const found = await Promise.all(subscriptionIds.map((id) => readListed(id, signal)));
      return found.flat();
    },
    staleTime: 60_000,
  });
}

async function readListed(subscriptionId: string, signal: AbortSignal): Promise<string[]> {
  // https://learn.microsoft.com/rest/api/resources/resources/list
  const query = { $filter: "resourceType eq 'Microsoft.HybridCompute/machines/extensions'" };
  const options = { query, signal, urgency: 'background' } as const;
  try {
    const values = await azure().list<unknown>(`/subscriptions/${subscriptionId}/resources`, '2021-04-01', options);
    return values.flatMap((value) => {
      const [, machine] = (v.is(schema, value) && ofExtension.exec(value.id)) || [];
      return machine === undefined ? [] : [machine.toLowerCase()];
    });
  } catch (error) {
    if (endsReading(error)) throw error;
    return [];
  }
}

const schema = v.object({ id: v.string() });

/** All names in the wild end so; whether it is the extension the machine's own list says, by publisher and type. */
const ofExtension = /^(.+\/machines\/[^/]+)\/extensions\/[^/]*RemoteSupport$/i;

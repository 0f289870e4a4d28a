import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { mostDeployments } from '#src/consent/preflight/preflight-record.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { queryKey } from '#src/azure/query-client.ts';
import { azure } from '#src/azure/transport/transport.ts';

const pageSchema = v.object({ value: v.array(v.unknown()), nextLink: v.nullish(v.string()) });

/** Azure sends about a hundred a page and keeps 800: a list that goes on after so many pages is no answer. */
const mostPages = 40;

/** Follows the pages only as far as the count can still change what is said of it. Throws AzureError. */
const count = async (path: string, signal: AbortSignal): Promise<number> => {
  let found = 0;
  let next: { path: string; apiVersion?: string } = { path, apiVersion: '2025-04-01' };
  for (let page = 0; page < mostPages; page += 1) {
    const { body } = await azure().request<unknown>({ method: 'GET', ...next, signal });
    const parsed = v.safeParse(pageSchema, body);
    if (!parsed.success) break;
    found += parsed.output.value.length;
    const { nextLink } = parsed.output;
    if (found >= mostDeployments) return mostDeployments;
    if (nextLink === undefined || nextLink === null || nextLink === '') return found;
    next = { path: nextLink };
  }
  throw new AzureError({ kind: 'malformed', message: 'Azure sent a list in an unknown form.', scope: path });
};

/** How many deployments a resource group holds, at most 800: more than that Azure does not keep. */
export const deploymentCountQuery = (resourceGroupId: string) => {
  const path = `${resourceGroupId}/providers/Microsoft.Resources/deployments`;
  return queryOptions({
    queryKey: [...queryKey(path), 'count'],
    queryFn: ({ signal }) => count(path, signal),
    // Many machines share a group, and a few deployments more or less change nothing.
    staleTime: 60_000,
  });
};

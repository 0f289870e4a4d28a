import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll } from '#src/azure/http/decode.ts';
import { azure } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';

export interface Lock {
  name: string;
  /** CanNotDelete, or ReadOnly, which forbids deleting too. */
  level: string;
  /** ARM id of what is locked; everything below it is locked with it. */
  scope: string;
}

/** Locks that have to do with a scope: on it, above it, and on what is below it. https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources */
export function locksQuery(scopeId: string) {
  const path = `${scopeId}/providers/Microsoft.Authorization/locks`;
  return queryOptions({
    queryKey: armKey(path),
    queryFn: async ({ signal }): Promise<Lock[]> => {
      const values = await azure().list<unknown>(path, '2020-05-01', { signal });
      return decodeAll(values, schema, { noun: 'locks', scope: path }).map(({ id, name, properties }) => ({
        name,
        level: properties.level,
        scope: id.replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]*$/i, ''),
      }));
    },
    staleTime: 30_000,
  });
}

const schema = v.object({ id: v.string(), name: v.string(), properties: v.object({ level: v.string() }) });

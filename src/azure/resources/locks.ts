import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll } from '#src/azure/transport/decode-list.ts';
import { queryKey } from '#src/azure/query-client.ts';
import { azure } from '#src/azure/transport/transport.ts';

export interface Lock {
  name: string;
  /** CanNotDelete, or ReadOnly, which forbids deleting too. */
  level: string;
  /** ARM id of what is locked; everything below it is locked with it. */
  scope: string;
  notes?: string;
}

const schema = v.object({
  id: v.string(),
  name: v.string(),
  properties: v.object({ level: v.string(), notes: v.fallback(v.optional(v.string()), undefined) }),
});

const decode = (value: unknown): Lock | undefined => {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return undefined;
  const { id, name, properties } = parsed.output;
  const scope = id.replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]*$/i, '');
  const { level, notes } = properties;
  return { name, level, scope, ...(notes === undefined ? {} : { notes }) };
};

/** Locks that have to do with a scope: on it, above it, and on what is below it. https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources */
export const locksQuery = (scopeId: string) => {
  const path = `${scopeId}/providers/Microsoft.Authorization/locks`;
  return queryOptions({
    queryKey: queryKey(path),
    queryFn: async ({ signal }): Promise<Lock[]> =>
      decodeAll(await azure().list<unknown>(path, '2020-05-01', { signal }), decode, { noun: 'locks', scope: path }),
    staleTime: 30_000,
  });
};

import * as v from 'valibot';
import { azure } from '#src/azure/http/transport.ts';
import { armKey } from '#src/azure/query-client.ts';

const tenantSchema = v.object({ tenantId: v.string(), displayName: v.optional(v.string()) });

/** The directory's own name, for the header. Without it the header does without. */
export function directoryQuery(tenantId: string) {
  return {
    queryKey: armKey('/tenants'),
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<string | null> => {
      const tenants = v.parse(v.array(tenantSchema), await azure().list<unknown>('/tenants', '2022-12-01', { signal }));
      return tenants.find((one) => one.tenantId.toLowerCase() === tenantId.toLowerCase())?.displayName ?? null;
    },
    select: (name: string | null) => name ?? undefined,
    staleTime: Infinity,
  };
}

import { queryClient } from '#src/azure/query-client.ts';
import type { AccessEvidence } from '#src/consent/access-state.ts';

/**
 * What pages of machines have read from Azure Resource Manager, by lower-case machine id. Keys are ARM paths in segments, so the id is all of
 * one but its last, "evidence".
 */
export function directReadings(): Map<string, AccessEvidence> {
  const queries = queryClient.getQueryCache().findAll({
    predicate: ({ queryKey }) => queryKey.length === 9 && queryKey[8] === 'evidence',
  });
  return new Map(
    queries.flatMap(({ queryKey }) => {
      const evidence = queryClient.getQueryData<AccessEvidence>(queryKey);
      return evidence === undefined ? [] : [[`/${queryKey.slice(0, 8).join('/')}`, evidence] as const];
    }),
  );
}

import { useQueries } from '@tanstack/react-query';
import { activityQuery } from '#src/azure/activity-log.ts';
import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { describeError } from '#src/azure/errors.ts';
import { parseResourceId } from '#src/lib/arm-id.ts';
import { witnessOf } from './witness.ts';
import type { Witness } from './witness.ts';

/** Asks the Activity Log of each subscription that holds a copy of the record. */
export function useWitness(entry: ConsentHistoryEntry): Witness {
  const results = useQueries({
    queries: entry.records.map(({ deploymentId, correlationId }) =>
      activityQuery(parseResourceId(deploymentId)?.subscriptionId ?? '', correlationId),
    ),
  });
  return witnessOf(
    entry,
    entry.records.map((copy, index) => {
      const result = results[index];
      return { copy, events: result?.data, why: result?.error ? describeError(result.error).why : undefined };
    }),
  );
}

import { queryOptions } from '@tanstack/react-query';
import { longestAcceptanceMs } from '#src/consent/acceptance.ts';
import type { AcceptanceFact } from '#src/consent/findings/finding.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { forEachOf } from '#src/lib/slices.ts';
import { minuteMs, parseInstant } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';
import { queryClient } from './query-client.ts';
import { resourceActivityQuery } from './resources/activity-log.ts';

/** Who wrote an acceptance, as the Activity Log says; null where it doesn't: it is minutes late. */
export function acceptorQuery({ deploymentId, at }: AcceptanceFact) {
  return queryOptions({
    queryKey: ['acceptor', deploymentId.toLowerCase(), at],
    queryFn: async ({ client }): Promise<string | null> => {
      const events = await client.fetchQuery(resourceActivityQuery(deploymentId));
      const writers = events.filter(
        ({ operation, status }) =>
          sameId(operation, 'Microsoft.Resources/deployments/write') &&
          ['accepted', 'succeeded'].includes(status.toLowerCase()),
      );
      return writers.at(-1)?.caller ?? null;
    },
    staleTime: ({ state }) => (typeof state.data === 'string' ? Number.POSITIVE_INFINITY : minuteMs),
  });
}

/** So many are asked for at once. */
const atOnce = 12;

/** These acceptances with who wrote them, as far as that is known after having asked for those that might still hold. */
export async function withAcceptors(acceptances: readonly AcceptanceFact[]): Promise<AcceptanceFact[]> {
  const now = serverNow();
  const holding = acceptances.filter(
    ({ at, record }) => (parseInstant(record.until) ?? 0) > now && (parseInstant(at) ?? 0) > now - longestAcceptanceMs,
  );
  await forEachOf(holding, atOnce, (one) => queryClient.prefetchQuery(acceptorQuery(one)));
  return heldAcceptors(acceptances);
}

/** The same of what was read already. */
export function heldAcceptors(acceptances: readonly AcceptanceFact[]): AcceptanceFact[] {
  return acceptances.map((one) => ({ ...one, by: queryClient.getQueryData(acceptorQuery(one).queryKey) ?? undefined }));
}

import { queryClient } from '#src/azure/query-client.ts';
import { subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { listedSubscriptionNames } from '#src/pages/shared/subscription-names.ts';
import { toldApart } from '#src/pages/shared/told-apart.ts';
import type { Candidate } from './machine-choice.ts';

/** Subscriptions by their names as far as they are read: the wizard reads them, and does without the list of machines. */
export function namesApart(machines: readonly Pick<Candidate, 'id' | 'name'>[]): NameOf {
  const subscriptions = listedSubscriptionNames(queryClient.getQueryData(subscriptionsQuery().queryKey));
  const names = new Map(machines.map(({ id, name }) => [id, name]));
  return toldApart(
    [...names.keys()],
    (id) => names.get(id) ?? id,
    (subscriptionId) => subscriptions.get(subscriptionId.toLowerCase()) ?? subscriptionId,
  );
}

import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import type { Subscription } from '#src/azure/resources/subscriptions.ts';

/** Names of the subscriptions by their lower-case ids; with the id where several bear one name, which Azure lets them. */
export const subscriptionNames = (places: FleetTable['places'] = []): ReadonlyMap<string, string> =>
  namesApart(places.map(({ subscriptionId, subscriptionName }) => [subscriptionId, subscriptionName]));

/** The same of subscriptions as Azure lists them. */
export const listedSubscriptionNames = (subscriptions: readonly Subscription[] = []): ReadonlyMap<string, string> =>
  namesApart(subscriptions.map(({ subscriptionId, displayName }) => [subscriptionId, displayName]));

function namesApart(named: readonly (readonly [id: string, name: string])[]): ReadonlyMap<string, string> {
  const names = new Map(named);
  const bearers = new Map<string, number>();
  for (const name of names.values()) bearers.set(name.toLowerCase(), (bearers.get(name.toLowerCase()) ?? 0) + 1);
  for (const [id, name] of names) if (bearers.get(name.toLowerCase()) !== 1) names.set(id, `${name} (${id})`);
  return names;
}

import type { FleetTable } from '#src/azure/fleet/fleet.ts';

/** Names of the subscriptions by their lower-case ids; with the id where several bear one name, which Azure lets them. */
export function subscriptionNames(places: FleetTable['places'] = []): ReadonlyMap<string, string> {
  const names = new Map(places.map(({ subscriptionId, subscriptionName }) => [subscriptionId, subscriptionName]));
  const bearers = new Map<string, number>();
  for (const name of names.values()) bearers.set(name.toLowerCase(), (bearers.get(name.toLowerCase()) ?? 0) + 1);
  for (const [id, name] of names) if (bearers.get(name.toLowerCase()) !== 1) names.set(id, `${name} (${id})`);
  return names;
}

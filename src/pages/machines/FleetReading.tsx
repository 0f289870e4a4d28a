import { useSyncExternalStore } from 'react';
import { fleetCount } from '#src/azure/fleet.ts';
import { ReadingProgress } from '#src/ui/ReadingProgress.tsx';

/** How much has come of a long list that is being read. */
export function FleetReading() {
  const count = useSyncExternalStore(fleetCount.subscribe, fleetCount.get);
  if (count === undefined || count.expected <= count.read) return null;
  return <ReadingProgress label="Reading the list" noun="machines" progress={count} />;
}

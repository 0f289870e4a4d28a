import { ProgressBar } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { fleetCount } from '#src/azure/fleet.ts';

const words = (number: number): string => number.toLocaleString('en');

/** How much has come of a long list that is being read. */
export function FleetReading() {
  const count = useSyncExternalStore(fleetCount.subscribe, fleetCount.get);
  if (count === undefined || count.expected <= count.read) return null;
  const { read, expected } = count;
  return (
    <div>
      Reading the list: {words(read)} of {words(expected)} machines.
      <ProgressBar value={read / expected} aria-label="Reading the list" />
    </div>
  );
}

import { ProgressBar } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { fleetProgress } from '#src/azure/fleet.ts';

const count = (number: number): string => number.toLocaleString('en');

/** How much has come of a long list that is being read. */
export function FleetReading() {
  const progress = useSyncExternalStore(fleetProgress.subscribe, fleetProgress.get);
  if (progress === undefined || progress.expected <= progress.machines.length) return null;
  const { machines, expected } = progress;
  return (
    <div>
      Reading the list: {count(machines.length)} of {count(expected)} machines.
      <ProgressBar value={machines.length / expected} aria-label="Reading the list" />
    </div>
  );
}

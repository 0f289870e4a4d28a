import { useSyncExternalStore } from 'react';
import { fleetCount } from '#src/azure/fleet/fleet.ts';
import { ReadingProgress } from '#src/ui/ReadingProgress.tsx';

/**
 * How much has come of a long list that is being read. `awaited`: machines of a list of which a part is shown; the line then stands until the
 * whole list takes its place, so that rows stay where they are.
 */
export function FleetReading({ awaited }: { awaited: number | undefined }) {
  const count = useSyncExternalStore(fleetCount.subscribe, fleetCount.get);
  const progress = count ?? (awaited === undefined ? undefined : { read: awaited, expected: awaited });
  if (progress === undefined || (awaited === undefined && progress.expected <= progress.read)) return null;
  return <ReadingProgress label="Reading the list" noun="machines" progress={progress} />;
}

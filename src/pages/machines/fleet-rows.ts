import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { liveAccessQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { MachineFilters } from '#src/paths.ts';
import { createAccessReader } from './access-reader.ts';
import { directReadings } from './direct-readings.ts';
import type { FleetIndex } from './fleet-index.ts';
import { type FleetView, fleetView } from './fleet-view.ts';
import { listReading } from './list-reading.ts';
import { withoutAccess } from './not-known-under.ts';
import { filterRows } from './machine-filter.ts';
import { isReadWhole, mostOfRest, restStaleAfter, staleAfter } from './renewal.ts';
import type { IndexedFleet } from './use-indexed-fleet.ts';
import { atEnd, useListNow } from './use-list-now.ts';

interface FleetRows {
  /** Server time for which the rows are so, ms. */
  now: number;
  /** `undefined` until a list is worked out. */
  view: FleetView | undefined;
  /** To be told which machines are on screen, as ARM ids. */
  onScreen: (ids: readonly string[]) => void;
}

/**
 * The rows of the list. Access is read from Azure Resource Manager, because Resource Graph does not know it: for all machines that can have
 * any where they are few, else for those on screen and, while a filter asks for access, for those that it might show. The others are said
 * not to have been read.
 */
export function useFleetRows(indexed: IndexedFleet | undefined, filters: MachineFilters): FleetRows {
  const [now, renew] = useListNow();
  const { known, followed, rest, onScreen } = useAccessReadings(indexed, filters);
  const renewedWithin = staleAfter(followed);
  const restWithin = restStaleAfter(followed, rest);
  const list = useMemo(
    () => indexed && listReading(indexed.reading, now, renewedWithin),
    [indexed, now, renewedWithin],
  );
  const view = useMemo(
    () => indexed && list && fleetView(indexed.index, list, { jobs: known, direct: directReadings(), restWithin }),
    [indexed, list, known, restWithin],
  );
  // No access is shown as active after its end. Set anew with the view, which comes with each renewal of the time: the clock may have been set.
  useEffect(() => atEnd(view?.nextEnd, renew), [view, renew]);
  return { now, view, onScreen };
}

/**
 * ARM ids of all machines that can have access, where they are few enough to be read whether on screen or not. How many there are is not
 * known before the whole list has come.
 */
const readAlways = ({ index, expected }: IndexedFleet): readonly string[] => {
  const { byName, mayHaveJobs } = index;
  if (expected !== undefined) return [];
  return isReadWhole(mayHaveJobs.reduce((sum, may) => sum + may, 0)) ? withJobs(index, byName) : [];
};

const withJobs = ({ table, mayHaveJobs }: FleetIndex, rows: Uint32Array): string[] =>
  Array.from(
    rows.filter((row) => mayHaveJobs[row] === 1),
    (row) => table.idAt(row),
  );

/**
 * ARM ids of what a filter on remote support, or a search in its words, might show: under it no machine whose access was not read is ever on screen, so that "none with
 * live access" would be said of all on the word of those that happened to be looked at.
 */
const readFiltered = ({ index, expected }: IndexedFleet, filters: MachineFilters): readonly string[] => {
  const open = withoutAccess(filters);
  if (expected !== undefined || open === undefined) return [];
  return withJobs(index, filterRows(index, open)).slice(0, mostOfRest);
};

/** What is read of access, as it comes in. */
function useAccessReadings(indexed: IndexedFleet | undefined, filters: MachineFilters) {
  const [reader] = useState(() => createAccessReader(queryClient, liveAccessQuery));
  const { known, followed } = useSyncExternalStore(reader.subscribe, reader.get);
  const always = useMemo(() => (indexed === undefined ? [] : readAlways(indexed)), [indexed]);
  const rest = useMemo(() => (indexed === undefined ? [] : readFiltered(indexed, filters)), [indexed, filters]);
  // Rows come first: nothing is read before some are drawn, or it is plain that none will be.
  const seen = useRef<readonly string[]>(undefined);
  const follow = useCallback(() => {
    // Machines of an earlier visit may be gone: nothing is asked about them before they are listed.
    if (seen.current === undefined || indexed === undefined || indexed.reading.isKept === true) return;
    const { table, mayHaveJobs } = indexed.index;
    const looked = seen.current.filter((id) => mayHaveJobs[table.indexOf(id)] === 1);
    if (always.length > 0) reader.follow([...new Set([...looked, ...always])]);
    else reader.follow(looked, rest);
  }, [reader, indexed, always, rest]);
  useEffect(follow, [follow]);
  const onScreen = useCallback(
    (ids: readonly string[]) => {
      seen.current = ids;
      follow();
    },
    [follow],
  );
  return { known, followed, rest: always.length > 0 ? 0 : rest.length, onScreen };
}

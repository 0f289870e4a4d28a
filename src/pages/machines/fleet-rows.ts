import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { liveAccessQuery } from '#src/azure/fleet.ts';
import type { Fleet } from '#src/azure/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { sortRows } from '#src/lib/sort.ts';
import { createAccessReader } from './access-reader.ts';
import { directReadings } from './direct-readings.ts';
import { listReading, notRead } from './list-reading.ts';
import { mayHaveJobs } from './machine-row.ts';
import type { MachineRow } from './machine-row.ts';
import { isReadWhole, staleAfter } from './renewal.ts';
import { rowOf } from './row-memory.ts';

interface FleetRows {
  /** In the order of their names. */
  rows: MachineRow[];
  /** To be told which machines are on screen, as ARM ids. */
  onScreen: (ids: readonly string[]) => void;
}

/** Machines with their keys; Azure does not keep the case of an id. */
const named = (fleet: Fleet | undefined) =>
  sortRows(fleet?.machines ?? [], ({ name }) => name).map((machine) => ({ machine, key: machine.id.toLowerCase() }));

/**
 * The rows of the list. Access is read from Azure Resource Manager, because Resource Graph does not know it: for all machines that can have
 * any where they are few, else for those on screen. The others are said not to have been read.
 */
export function useFleetRows(fleet: Fleet | undefined, now: number): FleetRows {
  const machines = useMemo(() => named(fleet), [fleet]);
  const candidates = useMemo(
    () => machines.filter(({ machine }) => mayHaveJobs(machine)).map(({ machine }) => machine.id),
    [machines],
  );
  const { known, followed, onScreen } = useAccessReadings(candidates);
  const renewedWithin = staleAfter(followed);
  const list = useMemo(() => fleet && listReading(fleet, now, renewedWithin), [fleet, now, renewedWithin]);
  const rows = useMemo(() => {
    if (list === undefined) return [];
    const direct = directReadings();
    return machines.map(({ machine, key }) => rowOf(machine, known.get(key) ?? notRead, list, direct.get(key)));
  }, [machines, known, list]);
  return { rows, onScreen };
}

/** What is read of access, as it comes in. `candidates`: ARM ids of the machines that can have any. */
function useAccessReadings(candidates: readonly string[]) {
  const [reader] = useState(() => createAccessReader(queryClient, liveAccessQuery));
  const { known, followed } = useSyncExternalStore(reader.subscribe, reader.get);
  // Rows come first: nothing is read before some are drawn, or it is plain that none will be.
  const seen = useRef<readonly string[]>(undefined);
  const follow = useCallback(() => {
    if (seen.current === undefined) return;
    const possible = new Set(candidates);
    const looked = seen.current.filter((id) => possible.has(id));
    reader.follow(isReadWhole(candidates.length) ? [...new Set([...looked, ...candidates])] : looked);
  }, [reader, candidates]);
  useEffect(follow, [follow]);
  const onScreen = useCallback(
    (ids: readonly string[]) => {
      seen.current = ids;
      follow();
    },
    [follow],
  );
  return { known, followed, onScreen };
}

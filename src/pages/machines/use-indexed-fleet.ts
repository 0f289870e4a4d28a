import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type Fleet, fleetProgress, type FleetProgress, type FleetTable } from '#src/azure/fleet.ts';
import { serverNow } from '#src/azure/server-clock.ts';
import { type FleetIndex, indexFleet } from './fleet-index.ts';
import { listReading } from './list-reading.ts';

/** A list that is worked out, or what has come of one. */
export interface IndexedFleet {
  index: FleetIndex;
  reading: Pick<Fleet, 'readAt' | 'source'>;
  /** How many machines there will be, while not all have come. */
  expected?: number;
}

interface Source {
  machines: FleetTable;
  reading: IndexedFleet['reading'];
  expected?: number;
}

const wholeList = (fleet: Fleet): Source => ({ machines: fleet.machines, reading: fleet });

/** What has come of a list that is still being read. */
const partOf = ({ machines, expected }: FleetProgress): Source => ({
  machines,
  reading: { readAt: serverNow(), source: 'resourceGraph' },
  expected,
});

/**
 * The newest list that is worked out. That takes a while in a long one, and is done in slices that leave time for what the person does;
 * until then the one before stands. While the first list is being read, what has come of it.
 */
export function useIndexedFleet(fleet: Fleet | undefined): IndexedFleet | undefined {
  const progress = useSyncExternalStore(fleetProgress.subscribe, fleetProgress.get);
  // What comes of a list that is read again would only flicker: the whole one before stands.
  const part = fleet === undefined ? progress : undefined;
  const source = useMemo(() => (fleet ? wholeList(fleet) : part && partOf(part)), [fleet, part]);
  const [indexed, setIndexed] = useState<IndexedFleet>();
  useEffect(() => {
    if (source === undefined) return undefined;
    const leaving = new AbortController();
    const { machines, reading, expected } = source;
    const work = async (): Promise<void> => {
      const index = await indexFleet(machines, listReading(reading, reading.readAt, 0), leaving.signal);
      if (index) setIndexed({ index, reading, ...(expected === undefined ? {} : { expected }) });
    };
    void work();
    return () => leaving.abort();
  }, [source]);
  return indexed;
}

import { useEffect, useState } from 'react';
import type { Fleet } from '#src/azure/fleet.ts';
import { inSlices } from '#src/lib/slices.ts';
import { listReading, notRead } from './list-reading.ts';
import { rowOf } from './row-memory.ts';

/** A list this short is worked out at once, and nobody notices. */
const short = 100;

/**
 * The newest list whose rows are worked out. In a long list that takes a while, and is done in slices that leave time for what the person
 * does; until then the list of before stands.
 */
export function usePreparedFleet(fleet: Fleet | undefined): Fleet | undefined {
  const [prepared, setPrepared] = useState<Fleet>();
  const isShort = fleet === undefined || fleet.machines.length <= short;
  useEffect(() => {
    if (isShort) return undefined;
    const leaving = new AbortController();
    const list = listReading(fleet, fleet.readAt, 0);
    const prepare = async () => {
      const isDone = await inSlices(
        fleet.machines,
        (machine) => rowOf(machine, notRead, list, undefined),
        leaving.signal,
      );
      if (isDone) setPrepared(fleet);
    };
    void prepare();
    return () => leaving.abort();
  }, [fleet, isShort]);
  return isShort ? fleet : prepared;
}

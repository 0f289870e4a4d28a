import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type Fleet, fleetProgress, type FleetProgress, type FleetTable } from '#src/azure/fleet/fleet.ts';
import { keepFleet, type KeptFleet, keptFleet } from '#src/azure/fleet/kept-fleet.ts';
import { type FleetIndex, indexFleet } from './fleet-index.ts';
import { bareIndex } from './kept-index.ts';
import { type ListOrigin, listReading } from './list-reading.ts';
import type { FleetReading } from './use-last-fleet.ts';

/** A list that is worked out, or what has come of one, or what an earlier visit has kept of one. */
export interface IndexedFleet {
  index: FleetIndex;
  reading: ListOrigin;
  /** The whole list, as it was read; absent for a part and for a kept list. */
  fleet?: Fleet;
  /** How many machines there will be, while not all have come; of a kept list how many there were. */
  expected?: number;
}

interface Source extends Omit<IndexedFleet, 'index'> {
  machines: FleetTable;
  /** Told when it is worked out. */
  onIndexed?: (index: FleetIndex) => void;
}

const wholeList = (fleet: Fleet): Source => ({
  machines: fleet.machines,
  reading: fleet,
  fleet,
  onIndexed: ({ byName }) => keepFleet(fleet, byName),
});

/** What has come of a list that is still being read. */
const partOf = ({ machines, expected, readAt }: FleetProgress): Source => ({
  machines,
  reading: { readAt, source: 'resourceGraph' },
  expected,
});

const ofEarlierVisit = ({ machines, readAt, source, total, without }: KeptFleet): Source => ({
  machines,
  reading: { readAt, source, isKept: true, without },
  expected: total,
});

/** A part takes the place of what is kept once it is no shorter: nobody who has scrolled is thrown back. */
const partOrKept = (part: FleetProgress | undefined, kept: KeptFleet | undefined): Source | undefined => {
  if (part && part.machines.length >= (kept?.machines.length ?? 0)) return partOf(part);
  return kept && ofEarlierVisit(kept);
};

const indexedOf = (index: FleetIndex, { reading, fleet, expected }: Source): IndexedFleet => ({
  index,
  reading,
  ...(fleet === undefined ? {} : { fleet }),
  ...(expected === undefined ? {} : { expected }),
});

/** What an earlier visit has kept is drawn at once, and worked out when it stands, ms. */
const standsMs = 50;

const atOnce = (source: Source | undefined): IndexedFleet | undefined =>
  source?.reading.isKept === true ? indexedOf(bareIndex(source.machines), source) : undefined;

/**
 * Whether a list that was worked out may still be shown. Of a reading that has failed no part stays, for nothing more of it will come
 * (`isFed`: there is something to work out); and nothing of an earlier visit where that is not wanted.
 */
export const stillStands = (
  { reading }: Pick<IndexedFleet, 'reading'>,
  { isFed, hasFailed, isKeptWanted }: { isFed: boolean; hasFailed: boolean; isKeptWanted: boolean },
): boolean => (isFed || !hasFailed) && (reading.isKept !== true || isKeptWanted);

/**
 * The newest list that is worked out. That takes a while in a long one, and is done in slices that leave time for what the person does;
 * until then the one before stands. While the first list is being read, what has come of it, and before that, where it `mayBeKept`, what an
 * earlier visit has kept.
 */
export function useIndexedFleet(
  { fleet, unread, hasFailed }: Pick<FleetReading, 'fleet' | 'unread' | 'hasFailed'>,
  mayBeKept: boolean,
): IndexedFleet | undefined {
  const progress = useSyncExternalStore(fleetProgress.subscribe, fleetProgress.get);
  const earlier = useSyncExternalStore(keptFleet.subscribe, keptFleet.get);
  const kept = mayBeKept ? earlier : undefined;
  const whole = unread && kept ? undefined : fleet;
  // What comes of a list that is read again would only flicker: the whole one before stands.
  const part = whole === undefined ? progress : undefined;
  const source = useMemo(() => (whole ? wholeList(whole) : partOrKept(part, kept)), [whole, part, kept]);
  const [indexed, setIndexed] = useState(() => atOnce(source));
  useEffect(() => {
    if (source === undefined) return undefined;
    const leaving = new AbortController();
    const { machines, reading, onIndexed } = source;
    const work = async (): Promise<void> => {
      if (reading.isKept === true) await new Promise((resolve) => setTimeout(resolve, standsMs));
      const index = await indexFleet(machines, listReading(reading, reading.readAt, 0), leaving.signal);
      if (index === undefined) return;
      setIndexed(indexedOf(index, source));
      onIndexed?.(index);
    };
    void work();
    return () => leaving.abort();
  }, [source]);
  // Nor does it come back while the list is read again.
  if (indexed && hasFailed && source === undefined) setIndexed(undefined);
  return indexed && stillStands(indexed, { isFed: source !== undefined, hasFailed, isKeptWanted: kept !== undefined })
    ? indexed
    : undefined;
}

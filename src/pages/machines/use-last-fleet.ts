import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { serverTimeOf } from '#src/azure/transport/server-clock.ts';
import { isPassing, isUnread, type LastFleet, takeIn } from './last-fleet.ts';
import { minute, renewListEvery } from './renewal.ts';

export interface FleetReading {
  /** The newest list of which something could be read. */
  fleet: Fleet | undefined;
  /** Server time since which it cannot be read again, ms. */
  failedSince: number | undefined;
  /** Nothing could be read so far: the numbers of this list say nothing. */
  unread: boolean;
  error: Error | null;
  pending: boolean;
  reading: boolean;
  /** Whether it is read again by itself. */
  renewed: boolean;
}

const everyMs = ({ data, error }: { data: Fleet | undefined; error: Error | null }): number | false => {
  const isOut = error !== null && isPassing(error);
  const machines = data?.machines.length ?? 0;
  // What only a person can mend is not asked for over and over where there is no list either.
  return error !== null && !isOut && machines === 0 ? 2 * minute : renewListEvery(machines, isOut);
};

/** All machines, read now and then while the page is open; a failing read takes nothing away and renews nothing. */
export function useLastFleet(): FleetReading {
  const { data, error, errorUpdatedAt, isPending, isFetching } = useQuery({
    ...fleetQuery(),
    refetchInterval: ({ state }) => everyMs(state),
  });
  const [kept, setKept] = useState<{ data: Fleet; last: LastFleet }>();
  const next = data === undefined || data === kept?.data ? kept : { data, last: takeIn(kept?.last, data) };
  if (next !== kept) setKept(next);
  const last = next?.last;
  return {
    fleet: last?.fleet,
    failedSince: last?.failedSince ?? (error ? serverTimeOf(errorUpdatedAt) : undefined),
    unread: last !== undefined && isUnread(last.fleet),
    error,
    pending: isPending,
    reading: isFetching,
    renewed: everyMs({ data, error }) !== false,
  };
}

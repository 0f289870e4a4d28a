import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Fleet, fleetQuery } from '#src/azure/fleet/fleet.ts';
import { serverTimeOf } from '#src/azure/transport/server-clock.ts';
import { isUnread, type LastFleet, takeIn } from './last-fleet.ts';
import { renewListEvery } from './renewal.ts';

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
}

/** All machines, read now and then while the page is open; a failing read takes nothing away and renews nothing. */
export function useLastFleet(): FleetReading {
  const { data, error, errorUpdatedAt, isPending, isFetching } = useQuery({
    ...fleetQuery(),
    refetchInterval: ({ state }) => renewListEvery(state.error ? undefined : state.data?.machines.length),
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
  };
}

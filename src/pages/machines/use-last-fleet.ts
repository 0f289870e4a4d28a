import { useQuery, type UseQueryResult } from '@tanstack/react-query';
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
  /** Why it could not be read: while there is no list, also while it is read again. */
  error: Error | null;
  /** The last reading has failed: nothing more comes of it. */
  hasFailed: boolean;
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

interface Kept {
  data?: Fleet | undefined;
  last?: LastFleet;
  /** The first of the failures that go on, at server time, ms: the query forgets it with each retry while there is no list. */
  failed?: { error: Error | null; since: number } | undefined;
}

type Reads = Pick<UseQueryResult<Fleet>, 'data' | 'error' | 'errorUpdatedAt'>;

function failureOf({ failed }: Kept, { data, error, errorUpdatedAt }: Reads): Kept['failed'] {
  if (error === null) {
    if (data === undefined) return failed;
    if (!isUnread(data)) return undefined;
  }
  // What says the same stays as it is read out, with the correlation id that may be being copied.
  if (failed?.error?.message === error?.message) return failed;
  return { error, since: failed?.since ?? serverTimeOf(errorUpdatedAt) };
}

function renewed(before: Kept, reads: Reads): Kept {
  const failed = failureOf(before, reads);
  const { data } = reads;
  if (data !== undefined && data !== before.data) return { data, last: takeIn(before.last, data), failed };
  return failed === before.failed ? before : { ...before, failed };
}

/** Nothing could be read in one way, and then in another. */
const earlier = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one;

/** All machines, read now and then while the page is open; a failing read takes nothing away and renews nothing. */
export function useLastFleet(): FleetReading {
  const reads = useQuery({ ...fleetQuery(), refetchInterval: ({ state }) => everyMs(state) });
  const [kept, setKept] = useState<Kept>({});
  const next = renewed(kept, reads);
  if (next !== kept) setKept(next);
  const { last, failed } = next;
  const error = failed?.error ?? null;
  return {
    fleet: last?.fleet,
    failedSince: earlier(failed?.since, last?.failedSince),
    unread: last !== undefined && isUnread(last.fleet),
    error,
    hasFailed: reads.error !== null,
    pending: reads.isPending && !failed,
    reading: reads.isFetching,
    renewed: everyMs({ data: reads.data, error }) !== false,
  };
}

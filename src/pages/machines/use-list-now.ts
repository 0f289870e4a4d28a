import { useCallback, useEffect, useState } from 'react';
import { followClock, serverNow } from '#src/azure/transport/server-clock.ts';

/** Half a minute is enough for "ends in 3 h 12 min", and keeps a long list still. */
const everyMs = 30_000;

/** Calls `listener` at `end`, ms of server time, where that comes before the time is renewed anyway. Answers with what stops it. */
export const atEnd = (end: number | undefined, listener: () => void): (() => void) | undefined => {
  if (end === undefined || end - serverNow() > everyMs) return undefined;
  const timer = setTimeout(listener, Math.max(0, Math.ceil(end - serverNow())));
  return () => clearTimeout(timer);
};

/** Server time for the list, ms, and what renews it before its time. */
export function useListNow(): [now: number, renew: () => void] {
  const [now, setNow] = useState(serverNow);
  const renew = useCallback(() => setNow(serverNow()), []);
  useEffect(() => {
    renew();
    return followClock(renew, everyMs);
  }, [renew]);
  return [now, renew];
}

import { type Freshness, hasOwnAge, roughAge } from './freshness.ts';
import { ReadAge } from './ReadAge.tsx';
import { freshnessOfQuery } from './server-time.ts';

/** What is compared, checked or only ever added to is still said to be of its time at this age, ms. */
const standsFor = 10 * 60_000;

interface Reading {
  error: Error | null;
  errorUpdatedAt: number;
  isFetching: boolean;
}

/** How old what a query holds is, and a way to read it anew. `readAt` and `now` in ms of server time. */
export function QueryAge({
  reading,
  readAt,
  now,
  label,
  beside,
  onRefresh,
}: {
  reading: Reading;
  readAt: number;
  now: number;
  /** Names the button: "Read the records again". */
  label: string;
  /** The age that stands on the page already: another one is shown only where it says more. */
  beside?: Freshness | undefined;
  onRefresh: () => void;
}) {
  const freshness = freshnessOfQuery(reading, { readAt, now, renewedWithin: standsFor });
  if (beside !== undefined && !hasOwnAge(freshness, beside)) return null;
  return (
    <ReadAge
      freshness={freshness}
      now={now}
      reading={reading.isFetching}
      label={label}
      ageOf={roughAge}
      onRefresh={onRefresh}
    />
  );
}

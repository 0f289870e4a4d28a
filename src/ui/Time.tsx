import { formatAge, formatInstant, formatRelative } from '#src/lib/time.ts';
import styles from './Time.module.css';

/**
 * A moment with its zone. `at`: milliseconds since 1970, ISO 8601 text or a Date. With `now` (server time in ms) the distance is said as well:
 * "3 h 12 min ago · 24 Nov 2026, 22:00 UTC+1".
 */
export function Time({ at, now }: { at: number | string | Date; now?: number }) {
  const ms = typeof at === 'number' ? at : new Date(at).getTime();
  if (!Number.isFinite(new Date(ms).getTime())) return <span>unknown time</span>;
  const absolute = formatInstant(ms);
  return (
    <time className={styles.time} dateTime={new Date(ms).toISOString()} title={new Date(ms).toISOString()}>
      {now === undefined ? absolute : `${distance(ms - now)} · ${absolute}`}
    </time>
  );
}

function distance(ms: number): string {
  return ms > 0 ? `in ${formatRelative(ms)}` : formatAge(-ms);
}

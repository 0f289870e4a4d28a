import { formatDuration, formatInstant } from '#src/lib/time.ts';
import styles from './ui.module.css';

/**
 * A moment with its zone; `at` in ms since 1970. With `now` (server time, ms) the distance comes first: "in 3 h 12 min · 24 Nov 2026,
 * 22:00 UTC". `isShort` leaves the absolute time to the title, as in a list's cell.
 */
export function Time({ at, now, isShort = false }: { at: number; now?: number; isShort?: boolean }) {
  if (!Number.isFinite(new Date(at).getTime())) return <span>Unknown time</span>;
  const absolute = formatInstant(at);
  const words = now === undefined ? absolute : isShort ? distance(at - now) : `${distance(at - now)} · ${absolute}`;
  return (
    <time className={styles.time} dateTime={new Date(at).toISOString()} title={isShort ? absolute : undefined}>
      {words}
    </time>
  );
}

/** How much of a window of time is over: a bar and words, "in 42 min". All in ms of server time; `now` from useServerNow. */
export function TimeLeft({ from, until, now }: { from: number; until: number; now: number }) {
  const share = until > from ? Math.min(Math.max((now - from) / (until - from), 0), 1) : 1;
  return (
    <span className={styles.inline}>
      <span aria-hidden="true" className={styles.timeLeft}>
        <span className={styles.timeLeftBar} style={{ width: `${share * 100}%` }} />
      </span>
      <Time at={until} now={now} isShort />
    </span>
  );
}

function distance(ms: number): string {
  if (Math.abs(ms) < 1000) return 'just now';
  return ms > 0 ? `in ${formatDuration(ms)}` : `${formatDuration(-ms)} ago`;
}

import { formatDuration, formatInstant, parseInstant } from '#src/lib/time.ts';
import styles from './ui.module.css';

/**
 * A moment with its zone; `at` in ms since 1970, or as Azure writes it. With `now` (server time, ms) the distance comes first: "in 3 h 12 min · 24 Nov 2026,
 * 22:00 UTC". `isShort` leaves the absolute time to the title, as in a list's cell.
 */
export function Time({ at: moment, now, isShort = false }: { at: number | string; now?: number; isShort?: boolean }) {
  const at = typeof moment === 'string' ? (parseInstant(moment) ?? Number.NaN) : moment;
  if (!Number.isFinite(new Date(at).getTime())) return <span>Unknown time</span>;
  const absolute = formatInstant(at);
  const words = now === undefined ? absolute : isShort ? distance(at - now) : `${distance(at - now)} · ${absolute}`;
  return (
    <time className={styles.time} dateTime={new Date(at).toISOString()} title={isShort ? absolute : undefined}>
      {words}
    </time>
  );
}

/** "since …" after other words; nothing where the moment isn't known. `lead`: what stands before it. */
export function Since({ at, lead = ' ' }: { at: number | undefined; lead?: string }) {
  if (at === undefined) return null;
  return (
    <>
      {lead}since <Time at={at} />
    </>
  );
}

function distance(ms: number): string {
  if (Math.abs(ms) < 1000) return 'just now';
  return ms > 0 ? `in ${formatDuration(ms)}` : `${formatDuration(-ms)} ago`;
}

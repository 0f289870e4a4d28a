import { useEffect, useRef, useState } from 'react';
import { formatRelative } from '#src/lib/time.ts';
import { crossedThreshold } from './countdown-thresholds.ts';
import styles from './Countdown.module.css';

/**
 * How long something still lasts. The ticking text is silent (role timer); only the thresholds are announced, as whole sentences in a region of
 * their own. `until` and `now` in milliseconds of server time; `subject` begins the announcement: "Access to SRV-SQL-01".
 */
export function Countdown({
  until,
  now,
  subject,
  before = 'ends in',
  after = 'ended',
  at,
}: {
  until: number;
  now: number;
  subject: string;
  before?: string;
  after?: string;
  /** Minutes left at which it speaks instead, from the largest on. */
  at?: readonly number[];
}) {
  const remaining = until - now;
  const previous = useRef(remaining);
  const [announcement, setAnnouncement] = useState('');
  useEffect(() => {
    const crossed = crossedThreshold(previous.current, remaining, at);
    previous.current = remaining;
    if (crossed === undefined || (crossed > 0 && remaining <= 0)) return;
    setAnnouncement(crossed === 0 ? `${subject} ${after}.` : `${subject} ${before} ${inWords(remaining)}.`);
  }, [remaining, subject, before, after, at]);
  return (
    <>
      <span role="timer" className={styles.timer}>
        {remaining > 0 ? `${before} ${formatRelative(remaining)}` : `${after} ${formatRelative(-remaining)} ago`}
      </span>
      <span aria-live="polite" className="visually-hidden">
        {announcement}
      </span>
    </>
  );
}

/** Not the threshold: after a sleep far less can be left. To the nearest minute, for a tick comes late. */
function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [count, unit] = seconds < 60 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

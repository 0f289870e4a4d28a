import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { formatSecond } from '#src/lib/time.ts';
import type { LogReading } from '#src/pages/shared/witness.ts';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { usePrinting } from '#src/ui/printing.ts';
import { Section } from '#src/ui/Section.tsx';
import { eventKey, inOrder, recordEvents, sourceWords } from './consent-events.ts';
import { jobEvents, jobGaps, type MachineJobs } from './job-events.ts';
import { logEvents, logGaps } from './log-events.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { moreJobsLabel } from './use-consent-jobs.ts';
import styles from './ConsentTimeline.module.css';

/** So many entries are shown at once. */
const eventsAtOnce = 100;

/**
 * Everything that is known to have happened, with where it is known from, and what could not be read. One line for each act at first: how the
 * Activity Log tells the stages of what stands there already comes on a press.
 */
export function ConsentTimeline({
  entry,
  jobs,
  nameOf,
  onMoreJobs,
  readings,
  now,
}: {
  entry: ConsentHistoryEntry;
  /** Of as many machines as were asked so far. */
  jobs: readonly MachineJobs[];
  nameOf: NameOf;
  onMoreJobs: () => void;
  readings: readonly LogReading[];
  now: number;
}) {
  const { machines, notBefore, userId } = entry.consent;
  const [room, setRoom] = useState(eventsAtOnce);
  const [isWhole, setWhole] = useState(false);
  const { list, show } = useFocusOnShown();
  const told = [...recordEvents(entry, nameOf), ...jobEvents(jobs, entry.consentId)];
  const all = inOrder([...told, ...logEvents(readings, userId, nameOf, told)], now);
  const main = all.filter(({ isFurther = false }) => !isFurther);
  const events = isWhole ? all : main;
  const most = usePrinting() ? events.length : room;
  const gaps = [...jobGaps(jobs, entry.consentId), ...logGaps(readings, Date.parse(notBefore), now)];
  const left = machines.length - jobs.length;
  const isReading =
    jobs.some(({ reading, why }) => !reading && why === undefined) ||
    readings.some((reading) => !reading.events && reading.why === undefined);
  return (
    <Section title="Timeline" aside={<span role="status">{isReading && 'Reading jobs and the Activity Log…'}</span>}>
      <ol ref={list} aria-label="What happened" tabIndex={-1} className={styles.list}>
        {events.slice(0, most).map((event) => (
          <li key={eventKey(event)} tabIndex={-1} className={styles.event}>
            <span className={styles.quiet}>
              <time dateTime={new Date(event.at).toISOString()}>{formatSecond(event.at)}</time>
            </span>
            <span className={styles.words}>{event.words}</span>
            <span className={styles.source}>{sourceWords[event.from]}</span>
          </li>
        ))}
      </ol>
      <div className={styles.foot}>
        {events.length > most && (
          <Button size="small" onClick={() => show(() => setRoom(room + eventsAtOnce), room)}>
            Show {Math.min(eventsAtOnce, events.length - room)} more of {events.length} entries
          </Button>
        )}
        {main.length < all.length && (
          <Button size="small" onClick={() => setWhole(!isWhole)}>
            {isWhole
              ? 'Show one line for each act'
              : `Show every entry of the Activity Log, ${all.length - main.length} more`}
          </Button>
        )}
        {left > 0 && (
          <Button size="small" onClick={() => show(onMoreJobs)}>
            {moreJobsLabel(left, machines.length)}
          </Button>
        )}
        {gaps.length > 0 && (
          <ul className={styles.gaps} aria-label="What this timeline cannot tell">
            {gaps.map((gap) => (
              <li key={`${gap.about} ${gap.words}`}>
                {gap.words} {gap.correlationId !== undefined && <CorrelationId id={gap.correlationId} />}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}

/** A press for more takes its button away when no more is left; the focus goes to what has come. */
function useFocusOnShown() {
  const list = useRef<HTMLOListElement>(null);
  /** `at`: where the first new entry will be; left out where the new ones come between the others. */
  const show = (change: () => void, at?: number) => {
    flushSync(change);
    if (document.activeElement !== document.body) return;
    const entry = at === undefined ? undefined : list.current?.querySelectorAll('li')[at];
    if (entry) entry.focus();
    else list.current?.focus({ preventScroll: true });
  };
  return { list, show };
}

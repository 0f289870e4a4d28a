import type { GroupApproval } from '#src/azure/approvals.ts';
import { formatInstant, parseInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import type { Tone } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import type { SignedReview } from '#src/pages/shared/reviews.ts';
import { Timeline } from '#src/pages/shared/Timeline.tsx';
import { type ConsentEvent, consentEvents, type ConsentView, endOf } from './consent-events.ts';
import { eventWords } from './words.ts';
import styles from './history.module.css';

/** So many stand open; more are folded. */
const mostOpen = 6;
/** More than this nobody reads here. */
const mostListed = 500;

/** The life of a consent, drawn, with the same as a list below. `signed`: by a valid signature, at, ms. */
export function ConsentTimeline({
  view: { entry, machines, until, now },
  signed,
  approvals,
  reviews,
}: {
  view: ConsentView;
  signed: { at: number; by: string } | undefined;
  approvals?: readonly GroupApproval[] | undefined;
  reviews?: readonly SignedReview[];
}) {
  const events = consentEvents(entry, machines, signed, approvals, reviews);
  const from = parseInstant(entry.consent.notBefore) ?? until;
  const ends = machines.flatMap(({ machineId, state }) => endOf(machineId, state)?.at ?? []);
  // Of the last machine, once all have ended.
  const endedAt = ends.length === machines.length ? Math.max(...ends) : undefined;
  const first = Math.min(from, ...events.map(({ at }) => at));
  const last = Math.max(until, ...events.map(({ at }) => at));
  const share = (at: number) => ((Math.min(Math.max(at, first), last) - first) / (last - first || 1)) * 100;
  const place = (at: number) => `${share(at)}%`;
  const span = (start: number, end: number) => ({ insetInline: `${place(start)} calc(100% - ${place(end)})` });
  const sessions = events.filter((event) => event.is === 'session');
  const requestedAt = events.find(({ is }) => is === 'requested')?.at;
  const past = events.filter(({ at, is }) => is !== 'agreedEnd' || at <= now);
  // What lies so near is one point.
  const points = new Map<number, string[]>();
  for (const event of past.filter(({ is }) => is !== 'session')) {
    const percent = Math.round(share(event.at));
    points.set(percent, [...(points.get(percent) ?? []), hintOf(event)]);
  }
  return (
    <>
      <div
        role="img"
        aria-label={`Timeline from ${formatInstant(first)} to ${formatInstant(last)}. Sessions: ${sessions.length}. The events are listed below.`}
        className={styles.drawn}
      >
        <span className={styles.agreed} style={span(from, until)} title={`Agreed until ${formatInstant(until)}`} />
        {requestedAt !== undefined && (
          <span className={styles.granted} style={span(requestedAt, endedAt ?? Math.min(now, until))} />
        )}
        {sessions.map((event, index) => (
          <span
            key={index}
            className={styles.session}
            style={span(event.at, event.until ?? endedAt ?? Math.min(now, until))}
            title={hintOf(event)}
          />
        ))}
        {[...points].map(([percent, titles]) => (
          <span
            key={percent}
            className={styles.point}
            style={{ insetInlineStart: `${percent}%` }}
            title={titles.join('\n')}
          />
        ))}
        {now > first && now < last && (
          <span className={styles.now} style={{ insetInlineStart: place(now) }} title={`Now, ${formatInstant(now)}`} />
        )}
      </div>
      <div aria-hidden="true" className={styles.scale}>
        <Time at={first} />
        <span className={styles.legend}>
          <i className={styles.agreed} /> agreed <i className={styles.granted} /> access{' '}
          <i className={styles.session} /> session
        </span>
        <Time at={last} />
      </div>
      <Details summary={`${past.length} events`} isOpen={past.length <= mostOpen} isQuiet>
        <Timeline
          label="What happened"
          milestones={past.slice(0, mostListed).map((event, index) => ({
            key: `${index}`,
            tone: tones[event.is],
            words: <AzureText text={eventWords(event)} max={300} />,
            time: <Time at={event.at} />,
          }))}
        />
        {past.length > mostListed && <div>and {past.length - mostListed} more</div>}
      </Details>
    </>
  );
}

/** Names of Azure's are in it. */
function hintOf(event: ConsentEvent): string {
  return visibleText(`${eventWords(event)} · ${formatInstant(event.at)}`, 300);
}

const tones: Record<ConsentEvent['is'], Tone> = {
  signed: 'good',
  recorded: 'good',
  reviewed: 'info',
  roleAsked: 'info',
  answered: 'info',
  requested: 'info',
  active: 'info',
  session: 'info',
  changed: 'neutral',
  revokeRequested: 'info',
  revokeReason: 'neutral',
  ended: 'good',
  agreedEnd: 'neutral',
};

import { Button } from '@fluentui/react-components';
import { useDeferredValue, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useStore } from 'zustand';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { dayMs, minuteMs } from '#src/lib/time.ts';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { liveAccess } from '#src/watch/live-access.ts';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { keepFocus } from '#src/ui/keep-focus.ts';
import { Section } from '#src/ui/Section.tsx';
import { Time } from '#src/ui/Time.tsx';
import styles from './overview.module.css';
import { lanesOf, type Span } from './timeline.ts';
import { accessWords, spanWords, usedWords } from './words.ts';

type Place = (span: { from: number; until: number }) => { insetInlineEnd: string; width: string };

const days = 30;
/** So many machines fit beside the table of who can get in; more of them at a press. */
const fewLanes = 10;
const moreLanes = 50;

const nothingRead: ReadonlyMap<string, AccessEvidence> = new Map();

/** What was granted and what was used, drawn, with the same as a table below. `now`: server time, ms. */
export function AccessTimeline({
  consents,
  now,
  isReading,
}: {
  consents: readonly ConsentEntry[];
  now: number;
  isReading: boolean;
}) {
  const minute = Math.ceil(now / minuteMs) * minuteMs;
  const from = minute - days * dayMs;
  const [most, setMost] = useState(fewLanes);
  const read = useDeferredValue(useStore(liveAccess.store, (state) => state.evidence));
  // By the records alone at first: while a thousand machines are read, something comes at each moment.
  const evidence = isReading ? nothingRead : read;
  const { lanes, more } = useMemo(
    () => lanesOf({ consents, evidence, from, now: minute }, most),
    [consents, evidence, from, minute, most],
  );
  if (lanes.length === 0) return null;
  const share = (ms: number) => `${(Math.max(0, ms) / (minute - from)) * 100}%`;
  // From its end on, so that what has just begun is drawn within the lane.
  const place: Place = ({ from: start, until }) => ({
    insetInlineEnd: share(minute - until),
    width: share(until - Math.max(start, from)),
  });
  return (
    <Section
      title={`Last ${days} days`}
      aside={
        <span aria-hidden="true" className={styles.legend}>
          <i className={styles.granted} /> granted <i className={styles.used} /> session{' '}
          <i className={styles.unrecorded} /> no consent
        </span>
      }
    >
      {/* The table says the same, and has links for the keyboard. */}
      <div aria-hidden="true" className={styles.lanes}>
        {lanes.map((spans) => (
          <Lane key={spans[0]?.machineId} spans={spans} place={place} />
        ))}
        <span />
        <span className={styles.scale}>
          <Time at={from} />
          <span>Now</span>
        </span>
      </div>
      {more > 0 && (
        <div>
          <Button
            size="small"
            onClick={({ currentTarget }) => {
              if (more <= moreLanes) keepFocus(currentTarget);
              setMost(most + moreLanes);
            }}
          >
            {`Show ${Math.min(more, moreLanes)} more`}
          </Button>
        </div>
      )}
      <Details summary="View as table" isQuiet>
        <FactTable
          label={`Access in the last ${days} days`}
          columns={columns}
          rows={lanes.flat()}
          keyOf={({ key }) => key}
        />
      </Details>
    </Section>
  );
}

function Lane({ spans, place }: { spans: readonly Span[]; place: Place }) {
  const [{ machineId, name } = { machineId: '', name: '' }] = spans;
  return (
    <>
      <Link to={paths.machine(machineId)} tabIndex={-1} className={styles.laneName}>
        <AzureText text={name} />
      </Link>
      <span className={styles.lane}>
        {spans.map((span) => (
          <Link
            key={span.key}
            to={pageOf(span)}
            tabIndex={-1}
            title={spanWords(span)}
            className={span.consent ? styles.granted : styles.unrecorded}
            style={place(span)}
          />
        ))}
        {spans.flatMap(({ key, sessions }) =>
          sessions.map((session) => (
            <span key={`${key} ${session.from}`} className={styles.used} style={place(session)} />
          )),
        )}
      </span>
    </>
  );
}

function pageOf({ consent, machineId }: Span): string {
  return consent ? paths.consent(consent.entry.consentId) : paths.machine(machineId);
}

const columns: readonly FactColumn<Span>[] = [
  { header: 'Machine', cell: ({ name }) => <AzureText text={name} /> },
  {
    header: 'Granted',
    cell: (span) => (
      <AppLink to={pageOf(span)}>
        <Time at={span.from} />
      </AppLink>
    ),
  },
  { header: 'Until', cell: ({ until }) => <Time at={until} /> },
  { header: 'Access', cell: (span) => accessWords(span) },
  { header: 'Used', cell: ({ used }) => usedWords(used) },
];

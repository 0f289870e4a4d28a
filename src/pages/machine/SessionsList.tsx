import type { AccessEvidence, SessionEvidence } from '#src/consent/access/access-state.ts';
import { formatInstant, formatRelative } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { DataList } from '#src/ui/data-list/DataList.tsx';
import type { Column } from '#src/ui/data-list/data-list-column.ts';
import { tellsOpenSessions } from '#src/pages/shared/open-session.ts';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { levelWords, transcriptCommand, unreadSessions } from './machine-words.ts';

interface Row extends SessionEvidence {
  job: string;
  /** Whether it is open as far as is known. */
  isOpen: boolean;
}

const instant = (text: string | undefined) => (text === undefined ? 'unknown time' : formatInstant(new Date(text)));

const noEnd = 'No end reported';
const endOf = ({ sessionEndTime }: Row) => (sessionEndTime === undefined ? noEnd : 'Ended');

function length(row: Row): string {
  if (row.sessionStartTime === undefined || row.sessionEndTime === undefined) return '';
  const ms = Date.parse(row.sessionEndTime) - Date.parse(row.sessionStartTime);
  // By two clocks, a session can end before it began: how long it was is not known then.
  return formatRelative(ms < 0 ? NaN : ms);
}

const columns: Column<Row>[] = [
  {
    key: 'session',
    header: 'Session',
    priority: 'name',
    share: 2,
    cell: (row) => <VisibleText text={row.sessionId ?? 'without an id'} max={60} />,
  },
  {
    key: 'state',
    header: 'State',
    cell: (row) =>
      row.isOpen ? <StateWord tone="good">Open</StateWord> : <StateWord tone="neutral">{endOf(row)}</StateWord>,
  },
  { key: 'started', header: 'Started', share: 1.5, cell: (row) => instant(row.sessionStartTime) },
  {
    key: 'ended',
    header: 'Ended',
    share: 1.5,
    cell: (row) => (row.sessionEndTime === undefined ? noEnd : instant(row.sessionEndTime)),
  },
  { key: 'length', header: 'Length', cell: length },
  { key: 'level', header: 'Access level', cell: (row) => <bdi>{visibleText(levelWords(row.accessLevel), 60)}</bdi> },
];

function Unread({ words, correlationId }: ReturnType<typeof unreadSessions>) {
  return (
    <EmptyState title="Sessions could not be read">
      <VisibleText text={words} max={1000} />
      {correlationId !== undefined && <CorrelationId id={correlationId} />}
    </EmptyState>
  );
}

/** The sessions that the machine's jobs report, newest first, and where their transcripts are. */
export function SessionsList({
  evidence,
  error,
  isCurrent,
  now,
}: {
  evidence: AccessEvidence;
  error: Error | null;
  /** Whether the last read of the evidence had an answer. */
  isCurrent: boolean;
  /** ms of server time. */
  now: number;
}) {
  if (evidence.jobs === 'unknown') return <Unread {...unreadSessions(evidence, error)} />;
  const rows = evidence.jobs
    .flatMap((job) => {
      const isHeard = isCurrent && tellsOpenSessions(job, evidence, now);
      return job.sessions.map((session): Row => ({
        ...session,
        job: job.name,
        isOpen: isHeard && session.sessionEndTime === undefined,
      }));
    })
    .toSorted((a, b) => (b.sessionStartTime ?? '').localeCompare(a.sessionStartTime ?? ''));
  return (
    <>
      <DataList
        label="Sessions"
        rows={rows}
        columns={columns}
        wraps
        rowKey={(row) => `${row.job}/${row.sessionId ?? row.sessionStartTime ?? ''}`}
        rowLabel={(row) => row.sessionId ?? 'session'}
        empty={
          <EmptyState title="No sessions reported">
            Sessions of Microsoft Support appear here as the machine reports them.
          </EmptyState>
        }
      />
      {rows.length > 0 && (
        <Foldable summary="Read the transcript of the newest session">
          <p>
            Every command is recorded in a transcript, which stays on the machine for 90 days. Azure keeps only its
            location. On the machine:
          </p>
          <CodeBlock label="command to read a transcript" code={transcriptCommand(rows[0]?.sessionId)} />
        </Foldable>
      )}
    </>
  );
}

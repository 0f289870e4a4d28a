import { jobsIn } from '#src/consent/access/consents.ts';
import type { AccessEvidence, SessionEvidence } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { levelName, parseLevel } from '#src/consent/level.ts';
import { onMachineHistory } from '#src/consent/on-machine.ts';
import { formatDuration, parseInstant } from '#src/lib/time.ts';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { Details } from '#src/ui/Details.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';

/** A session as the list shows it. Times in ms. `isOpen`: as far as evidence tells; without it and an end, nobody reported one. */
export interface SessionRow {
  key: string;
  session: SessionEvidence;
  startedAt: number | undefined;
  endedAt: number | undefined;
  isOpen: boolean;
}

/** The sessions of all jobs of a machine, newest first. */
export function sessionRows(evidence: AccessEvidence, state: Pick<AccessState, 'openSessions'>): SessionRow[] {
  const open = new Set(state.openSessions.map(keyOf));
  return (jobsIn(evidence) ?? [])
    .flatMap(({ name, sessions }) =>
      sessions.map((session) => ({
        key: `${name} ${keyOf(session)}`,
        session,
        startedAt: parseInstant(session.sessionStartTime),
        endedAt: parseInstant(session.sessionEndTime),
        isOpen: session.sessionEndTime === undefined && open.has(keyOf(session)),
      })),
    )
    .toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
}

/** The sessions that the machine reported. `now`: server time, ms. */
export function Sessions({ evidence, state, now }: { evidence: AccessEvidence; state: AccessState; now: number }) {
  const rows = sessionRows(evidence, state);
  if (rows.length === 0)
    return (
      <EmptyState title="No sessions yet">
        Sessions of Microsoft Support appear here as the machine reports them.
      </EmptyState>
    );
  return <FactTable label="Sessions" rows={rows} keyOf={({ key }) => key} columns={columnsAt(now)} />;
}

function columnsAt(now: number): FactColumn<SessionRow>[] {
  return [
    {
      header: 'Started',
      cell: ({ startedAt }) => (startedAt === undefined ? 'Unknown' : <Time at={startedAt} />),
    },
    {
      header: 'Length',
      cell: (row) => (
        <span className="whole">
          <Length row={row} now={now} />
        </span>
      ),
    },
    { header: 'Access level', cell: ({ session }) => <Level level={session.accessLevel} /> },
    { header: 'Transcript', cell: ({ session }) => <Transcript session={session} /> },
  ];
}

function keyOf({ sessionId = '', sessionStartTime = '' }: SessionEvidence): string {
  return `${sessionId} ${sessionStartTime}`;
}

function Length({ row: { startedAt, endedAt, isOpen }, now }: { row: SessionRow; now: number }) {
  if (isOpen)
    return (
      <StateWord tone="session" detail={startedAt !== undefined && formatDuration(now - startedAt)}>
        Open
      </StateWord>
    );
  if (endedAt === undefined) return 'No end reported';
  // By two clocks, a session can end before it began.
  return startedAt === undefined || endedAt < startedAt ? 'Unknown' : formatDuration(endedAt - startedAt);
}

function Level({ level }: { level: string | undefined }) {
  const known = level === undefined ? undefined : parseLevel(level);
  if (known !== undefined) return levelName(known);
  return level === undefined ? 'Unknown' : <AzureText text={level} max={60} />;
}

/** Azure has its location alone; it stays on the machine for 90 days. */
function Transcript({ session: { transcriptLocation, sessionId } }: { session: SessionEvidence }) {
  return (
    <Details summary="Read it on the machine" isQuiet>
      <p>Transcripts stay on the machine for 90 days. To read this one, run in an elevated PowerShell there:</p>
      <CodeBlock label="transcript command" code={onMachineHistory(sessionId)} isWrapped />
      {transcriptLocation !== undefined && (
        <div>
          File <AzureText text={transcriptLocation} max={300} />
        </div>
      )}
    </Details>
  );
}

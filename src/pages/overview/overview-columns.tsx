import type { SessionEvidence } from '#src/consent/access/evidence.ts';
import { stateTone, stateWord } from '#src/consent/access/state-words.ts';
import { stateDetail, stateSentence } from '#src/consent/access/words.ts';
import { formatDuration, parseInstant, toUtcSeconds } from '#src/lib/time.ts';
import { AccessEnd, shownEnd, startedWith } from '#src/pages/shared/AccessEnd.tsx';
import { RevokeButton } from '#src/pages/shared/RevokeButton.tsx';
import { GrantedBy } from '#src/pages/shared/Seal.tsx';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import type { ListColumn } from '#src/ui/list/list.ts';
import { RowLink } from '#src/ui/list/RowLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import type { OverviewRow } from './overview-rows.ts';

/** `now`: server time, ms. */
export function overviewColumns(now: number, onRevoke: (row: OverviewRow) => void): ListColumn<OverviewRow>[] {
  return [
    {
      key: 'machine',
      header: 'Machine',
      share: 1.2,
      priority: 'name',
      text: ({ name }) => name,
      cell: ({ machineId, name }) => (
        <RowLink to={paths.machine(machineId)}>
          <AzureText text={name} />
        </RowLink>
      ),
    },
    {
      key: 'access',
      header: 'Access',
      share: 2.4,
      priority: 'always',
      text: ({ state }) => stateWord(state.kind),
      title: ({ state }) => stateSentence(state),
      cell: ({ state }) => (
        <StateWord tone={stateTone(state.kind)} detail={state.kind === 'revoked' ? 'confirmed' : stateDetail(state)}>
          {stateWord(state.kind)}
        </StateWord>
      ),
    },
    {
      key: 'session',
      header: 'Session',
      share: 1.1,
      priority: 'alarm',
      text: ({ state }) => (state.openSessions.length > 0 ? 'Open' : ''),
      cell: ({ state }) => <Session sessions={state.openSessions} now={now} />,
    },
    {
      key: 'ends',
      header: 'Ends',
      share: 1.1,
      priority: 'always',
      text: ({ state }) => {
        const end = shownEnd(state);
        return end === undefined ? '' : toUtcSeconds(end);
      },
      cell: ({ access, state, entry }) =>
        access === 'ended' && state.since !== undefined ? (
          <Time at={state.since} now={now} isShort />
        ) : (
          <AccessEnd state={startedWith(state, entry)} now={now} isCompact />
        ),
    },
    {
      key: 'grantedBy',
      header: 'Granted by',
      share: 1.6,
      priority: 'medium',
      title: ({ entry, state: { job } }) =>
        entry === undefined && job?.createdBy !== undefined
          ? `Requested by ${job.createdBy}. No consent was found on record.`
          : undefined,
      // Only a signature says who granted; of a job without a consent, Azure says who asked for it.
      cell: ({ entry, state: { job } }) =>
        entry ? <GrantedBy entry={entry} /> : <AzureText text={job?.createdBy ?? '–'} max={80} />,
    },
    {
      key: 'request',
      header: 'Request',
      share: 1.35,
      priority: 'medium',
      text: ({ entry }) => entry?.consent.ticket?.number ?? '',
      cell: ({ entry }) =>
        entry && (
          <AppLink to={paths.consent(entry.consentId)}>{entry.consent.ticket?.number ?? 'View consent'}</AppLink>
        ),
    },
    {
      key: 'act',
      header: 'Action',
      share: 1.1,
      priority: 'medium',
      cell: (row) =>
        row.access !== 'ended' && (
          <RevokeButton machineId={row.machineId} name={row.name} onRevoke={() => onRevoke(row)} />
        ),
    },
  ];
}

function Session({ sessions, now }: { sessions: readonly SessionEvidence[]; now: number }) {
  if (sessions.length === 0) return null;
  const since = parseInstant(sessions[0]?.sessionStartTime);
  const detail = sessions.length > 1 ? sessions.length : since !== undefined && formatDuration(now - since);
  return (
    <StateWord tone="session" detail={detail}>
      <strong>Open</strong>
    </StateWord>
  );
}

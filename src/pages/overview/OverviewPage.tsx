import { Button } from '@fluentui/react-components';
import { ShieldCheckmark48Filled } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { historyQuery } from '#src/azure/history.ts';
import { operationsStore } from '#src/azure/operations/store.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { mayChangeAccessQuery } from '#src/azure/authority.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { RevokeDialog } from '#src/pages/shared/late-revoke-dialog.ts';
import { listProblems } from '#src/pages/shared/list-problems.tsx';
import { LocalCommand, needsLocalCommand } from '#src/pages/shared/LocalCommand.tsx';
import { shownOperations } from '#src/pages/shared/operation-standing.ts';
import { useMayGrantNowhere } from '#src/pages/shared/MayNotGrant.tsx';
import { UpdatedAt } from '#src/pages/shared/UpdatedAt.tsx';
import { paths } from '#src/paths.ts';
import { useServerNow } from '#src/server-time.ts';
import { Page } from '#src/shell/Page.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { late } from '#src/ui/late.tsx';
import type { ListProblem } from '#src/ui/list/list.ts';
import { ListPage } from '#src/ui/list/ListPage.tsx';
import { createSelectionStore, useListSelection } from '#src/ui/list/list-selection.ts';
import { useListState } from '#src/ui/list/list-state.ts';
import { Message } from '#src/ui/Message.tsx';
import { useSliced } from '#src/ui/use-sliced.ts';
import { closedRequestsStore } from '#src/watch/closed-requests.ts';
import { liveAccess, readsRecords } from '#src/watch/live-access.ts';
import { accessProblems } from '#src/watch/watch.ts';
import { StateIcon } from '#src/ui/StateWord.tsx';
import { overviewColumns } from './overview-columns.tsx';
import { createRowMaker, type OverviewRow, overviewData, readingOf, summaryOf, unprovenOf } from './overview-rows.ts';
import styles from './overview.module.css';
import { Tiles } from './Tiles.tsx';
import {
  afterWorkLine,
  afterWorkTitle,
  headline,
  headlineAside,
  leftGroupsLine,
  problemsLine,
  type Reach,
  readWords,
  unreadGroupsLine,
} from './words.ts';

const AccessTimeline = late(async () => (await import('./AccessTimeline.tsx')).AccessTimeline, { isOptional: true });

export function loader() {
  void queryClient.prefetchQuery(fleetQuery());
  return null;
}

const facets = [
  { key: 'access', label: 'Access' },
  { key: 'level', label: 'Access level' },
  { key: 'session', label: 'Session' },
];

/** So few rows are seen at a glance. */
const mostBrief = 10;

const selectionStore = createSelectionStore();

/** Who can get in now, of all machines that this person can read, and the end of it with one press. */
export function Component() {
  const view = useListState(facets);
  const { rows, unproven, records, reach, checked, watched, problems, readAt, isReading, error } = useOverview();
  const now = useServerNow(rows.length > 100 ? 30_000 : 5000);
  const [revoking, setRevoking] = useState<readonly string[] | 'all'>();
  const revokeOne = useCallback(({ machineId }: OverviewRow) => setRevoking([machineId]), []);
  const make = useCallback((signal: AbortSignal) => overviewData(rows, signal), [rows]);
  const data = useSliced(make);
  const columns = useMemo(() => overviewColumns(now, revokeOne), [now, revokeOne]);
  const selection = useListSelection(data, selectionStore);
  const summary = useMemo(() => summaryOf(rows), [rows]);
  const live = rows.filter(({ state }) => state.mayHaveAccess);
  const liveIds = live.map(({ machineId }) => machineId);
  const { data: mayRevoke = true } = useQuery(mayChangeAccessQuery(liveIds));
  const stranded = live.filter(({ state, operation }) => needsLocalCommand(state, operation));
  const isEmpty = rows.length === 0 && reach !== 'reading' && error === null;
  // Below a long list nobody would find it.
  const timeline = records && <AccessTimeline consents={records.consents} now={now} isReading={reach === 'reading'} />;
  const aside = headlineAside(summary, { checked, watched });
  return (
    <Page
      title="Overview"
      aside={
        <UpdatedAt
          readAt={Number.isFinite(readAt) ? readAt : undefined}
          isReading={isReading}
          onRefresh={() => liveAccess.refresh()}
        />
      }
    >
      <ErrorMessage what="Couldn’t read your machines" error={error} onRetry={() => liveAccess.refresh()} />
      {(rows.length > 0 || reach === 'reading') && (
        <div className={styles.head}>
          <div role="status">
            <div className={styles.headline}>
              {live.length > 0 && <StateIcon tone={summary.active > 0 ? 'info' : 'attention'} />}
              {headline(summary, reach, readAt)}
            </div>
            {aside !== undefined && <div className="quiet">{aside}</div>}
          </div>
          {live.length > 0 && mayRevoke && (
            <Button appearance="primary" onClick={() => setRevoking('all')}>
              Revoke all…
            </Button>
          )}
        </div>
      )}
      <Unchecked problems={problems} />
      {rows.length > 0 && <Tiles {...view} summary={summary} now={now} isWhole={reach === 'whole'} />}
      {rows.length > mostBrief && timeline}
      <AfterWork rows={live} onRevoke={setRevoking} />
      {stranded.length > 0 && <LocalCommand names={stranded.map(({ name }) => name)} />}
      {rows.length > 0 && (
        <ListPage
          {...view}
          noun="machines with access"
          keep="overview"
          data={data}
          columns={columns}
          isBrief={rows.length <= mostBrief}
          selection={selection}
          selectionBar={
            <>
              <strong role="status">{`${selection.count.toLocaleString('en')} selected`}</strong>
              <Button size="small" onClick={() => data && setRevoking(Array.from(selection.numbers(), data.keyAt))}>
                Revoke…
              </Button>
            </>
          }
          now={now}
          problemsAbove={problems}
          isReading={reach === 'reading'}
          empty={null}
        />
      )}
      {isEmpty && <NoAccess title={headline(summary, reach, readAt)} isWhole={reach === 'whole'} watched={watched} />}
      {rows.length <= mostBrief && timeline}
      {revoking && (
        <RevokeDialog
          machineIds={revoking === 'all' ? unproven : revoking}
          isAll={revoking === 'all'}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Page>
  );
}

/** What is known by now, and how far that reaches. */
function useOverview() {
  const { data: fleet, error, isFetching } = useQuery(fleetQuery());
  const { data: records, error: recordsError } = useQuery({ ...historyQuery(), enabled: readsRecords(fleet) });
  const groups = fleet?.machines.places.length ?? 0;
  // Sooner than the frame does, and on once the page is left.
  useEffect(() => void liveAccess.start(), []);
  // A hundred rows that change at each moment wait until what the person does is drawn.
  const { watched, states } = useDeferredValue(useStore(liveAccess.store));
  const progress = useStore(operationsStore, (state) => state.progress);
  const consents = useMemo(() => new Map(records?.consents.map((entry) => [entry.consentId, entry])), [records]);
  const [makeRows] = useState(createRowMaker);
  const rows = useMemo(
    () => makeRows(states, consents, shownOperations(progress.values())),
    [makeRows, states, consents, progress],
  );
  const unproven = useMemo(() => unprovenOf(states, watched), [states, watched]);
  useRecordsOf(rows);
  const isLeft = fleet !== undefined && records === undefined && !readsRecords(fleet);
  const problems = useMemo(() => {
    const unread = new Map(rows.map(({ machineId, state }) => [machineId, state]));
    const unreadGroups = records ? records.problems.filter(({ is }) => is === 'unread').length : 0;
    return [
      ...listProblems(fleet, accessProblems(unread), error, false),
      ...(unreadGroups > 0 ? [{ key: 'groups', summary: unreadGroupsLine(unreadGroups) }] : []),
      ...(isLeft ? [{ key: 'left', summary: leftGroupsLine(groups) }] : []),
      ...(recordsError && error === null ? [{ key: 'records', summary: unreadGroupsLine(undefined) }] : []),
    ];
  }, [fleet, error, records, recordsError, rows, isLeft, groups]);
  const isListed =
    fleet !== undefined && fleet.expected === undefined && (isLeft || records !== undefined || recordsError !== null);
  const { readAt, checked, isAll, isKnown } = readingOf([fleet, records], watched, states);
  const isRead = isListed && isAll;
  const isPartly = error !== null || problems.length > 0 || !isKnown;
  const reach: Reach = error === null && !isRead ? 'reading' : isPartly ? 'partly' : 'whole';
  return {
    rows,
    unproven,
    records,
    problems,
    reach,
    checked,
    watched: watched?.length,
    readAt,
    isReading: isFetching || reach === 'reading',
    error: fleet ? null : error,
  };
}

/** Access by a consent that was recorded since the records were read: who granted it is read at once. */
function useRecordsOf(rows: readonly OverviewRow[]): void {
  const missing = rows
    .flatMap(({ entry, state }) => (entry === undefined && state.consentId !== undefined ? [state.consentId] : []))
    .join(' ');
  useEffect(() => {
    if (missing !== '') void queryClient.invalidateQueries({ queryKey: historyQuery().queryKey, exact: true });
  }, [missing]);
}

/** Access that goes on though the support request it was for is closed. */
function AfterWork({ rows, onRevoke }: { rows: readonly OverviewRow[]; onRevoke: (ids: readonly string[]) => void }) {
  const closed = useStore(closedRequestsStore, (store) => store.closed);
  const after = rows.filter(({ state: { consentId } }) => consentId !== undefined && closed.has(consentId));
  if (after.length === 0) return null;
  return (
    <Message
      tone="warning"
      title={afterWorkTitle(after.map(({ state: { consentId = '' } }) => closed.get(consentId)?.number ?? ''))}
      actions={<Button onClick={() => onRevoke(after.map(({ machineId }) => machineId))}>Revoke access…</Button>}
    >
      <AzureText text={afterWorkLine(after.map(({ name }) => name))} max={300} />
    </Message>
  );
}

/** One line; what it was, and why, folds out. */
function Unchecked({ problems }: { problems: readonly ListProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <Message tone="warning">
      <Details summary={problemsLine(problems)} isQuiet>
        {problems.map(({ key, summary, details }) => (
          <div key={key}>
            {problems.length > 1 && <div className="strong">{summary}</div>}
            {details}
          </div>
        ))}
      </Details>
    </Message>
  );
}

/** The shield stands for what was read of all. */
function NoAccess({ title, isWhole, watched }: { title: string; isWhole: boolean; watched: number | undefined }) {
  const navigate = useNavigate();
  const isNowhere = useMayGrantNowhere();
  return (
    <EmptyState
      title={title}
      icon={isWhole && <ShieldCheckmark48Filled className={styles.shield ?? ''} />}
      action={
        !isNowhere && (
          <Button appearance="primary" onClick={() => void navigate(paths.grant())}>
            Grant access
          </Button>
        )
      }
    >
      Machines appear here while Microsoft can access them, and until that is proven ended.
      <Details summary="What was read" isQuiet>
        {readWords(watched)}
      </Details>
    </EmptyState>
  );
}

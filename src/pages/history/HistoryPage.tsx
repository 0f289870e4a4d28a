import { useQuery } from '@tanstack/react-query';
import { Button } from '@fluentui/react-components';
import { ArrowClockwise20Regular, History24Regular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { auth } from '#src/auth/session.ts';
import { consentRecordsQuery, forgetRecords } from '#src/azure/consent-records.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { useServerNow } from '#src/azure/server-clock.ts';
import { sortRows } from '#src/lib/sort.ts';
import { paths } from '#src/paths.ts';
import { ReadAge } from '#src/pages/shared/ReadAge.tsx';
import { ReadProblem } from '#src/pages/shared/ReadProblem.tsx';
import { freshnessOfQuery } from '#src/pages/shared/server-time.ts';
import { Page } from '#src/shell/Page.tsx';
import { DataList } from '#src/ui/DataList.tsx';
import type { Sort } from '#src/ui/data-list-column.ts';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { searchTextOf } from './consent-words.ts';
import { historyColumns, sortValueOf } from './history-columns.tsx';
import type { HistoryRow } from './history-columns.tsx';
import { RecordProblems } from './RecordProblems.tsx';
import { useCallers } from './use-callers.ts';
import { useMachineNames } from './use-machine-names.ts';

export function loader() {
  void queryClient.prefetchQuery(consentRecordsQuery());
  return null;
}

/** Records are only ever added; a list of this age is still said to be of its time, ms. */
const standsFor = 10 * 60_000;

const keyOf = (row: HistoryRow) => row.entry.consentId;

export function Component() {
  const reader = auth().account;
  const reading = useQuery(consentRecordsQuery());
  const { data, error, isFetching, isPending } = reading;
  const now = useServerNow(15_000);
  const [params, setParams] = useSearchParams();
  const [sort, setSort] = useState<Sort>({ key: 'agreed', direction: 'descending' });
  const callers = useCallers(data?.consents, reader);
  const nameOf = useMachineNames();
  const search = params.get('search') ?? '';

  const rows = useMemo(() => {
    const named = (data?.consents ?? []).map((entry): HistoryRow => {
      const caller = entry.caller ?? callers.get(entry.consent.userId);
      return { entry: caller === undefined ? entry : { ...entry, caller }, reader, nameOf, now };
    });
    const wanted = search.trim().toLowerCase();
    const found = wanted === '' ? named : named.filter((row) => searchTextOf(row.entry, reader).includes(wanted));
    return sortRows(found, (row) => sortValueOf(row, sort.key), sort.direction);
  }, [data, callers, reader, nameOf, now, search, sort]);

  return (
    <Page
      title="History"
      subtitle="Every consent recorded in the resource groups whose machines you can read"
      aside={
        data && (
          <>
            <span>
              {data.consents.length} {data.consents.length === 1 ? 'consent' : 'consents'}
            </span>
            <ReadAge
              freshness={freshnessOfQuery(reading, { readAt: data.readAt, now, renewedWithin: standsFor })}
              now={now}
              reading={isFetching}
              label="Read the records again"
              onRefresh={() => void forgetRecords()}
            />
          </>
        )
      }
      commands={[
        {
          key: 'refresh',
          label: 'Refresh',
          icon: <ArrowClockwise20Regular />,
          unavailable: isFetching ? 'The records are being read.' : undefined,
          onClick: () => void forgetRecords(),
        },
      ]}
    >
      <ReadProblem error={error} />
      <div>
        <SearchBox
          label="Filter consents"
          value={search}
          onChange={(text) => setParams(text === '' ? {} : { search: text }, { replace: true })}
        />
      </div>
      <DataList
        label="Consents"
        rows={rows}
        columns={historyColumns}
        rowKey={keyOf}
        rowLabel={keyOf}
        sort={sort}
        onSort={setSort}
        loading={isPending}
        empty={
          error ? null : (
            <Nothing
              search={search}
              unread={(data?.problems ?? []).some((problem) => problem.error !== undefined)}
              onReset={() => setParams({}, { replace: true })}
            />
          )
        }
      />
      {data && <RecordProblems problems={data.problems} />}
    </Page>
  );
}

function Nothing({ search, unread, onReset }: { search: string; unread: boolean; onReset: () => void }) {
  const navigate = useNavigate();
  if (search !== '') {
    return (
      <EmptyState
        title="No consent matches"
        icon={<History24Regular />}
        action={<Button onClick={onReset}>Show all</Button>}
      >
        No recorded consent has “{search}” in its machines, request, person or id.
      </EmptyState>
    );
  }
  // What could not be read must not look like what is not there.
  if (unread) return <EmptyState title="No consent could be read">What stands in the way is said below.</EmptyState>;
  return (
    <EmptyState
      title="No consents recorded"
      icon={<History24Regular />}
      action={<Button onClick={() => void navigate(paths.machines())}>Go to Machines</Button>}
    >
      Each consent given in this app is recorded in the resource groups of its machines and listed here, also long after
      access has ended.
    </EmptyState>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { auth } from '#src/auth/session.ts';
import { consentRecordsQuery, forgetRecords } from '#src/azure/records/consent-records.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { useServerNow } from '#src/azure/transport/server-clock.ts';
import { paths } from '#src/paths.ts';
import { QueryAge } from '#src/pages/shared/QueryAge.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { useUrlFilters } from '#src/pages/shared/use-url-filters.ts';
import { shownWords } from '#src/pages/shared/shown-words.ts';
import { useListView } from '#src/shell/list-view.ts';
import { Page } from '#src/shell/Page.tsx';
import { Announced } from '#src/ui/Announced.tsx';
import { ColumnsButton } from '#src/ui/data-list/ColumnsButton.tsx';
import type { Sort } from '#src/ui/data-list/data-list-column.ts';
import { DataList } from '#src/ui/data-list/DataList.tsx';
import { historyColumns, readSort, sortHistory, writeSort } from './history-columns.tsx';
import { historyCommands } from './history-commands.tsx';
import { filterRows, isFiltered, onlyArrangement, readFilters } from './history-filter.ts';
import type { HistoryRow } from './history-row.ts';
import { HistoryFilters } from './HistoryFilters.tsx';
import { LateAuditPack } from './LateAuditPack.tsx';
import { HistorySummary } from './HistorySummary.tsx';
import { NoConsents } from './NoConsents.tsx';
import { RecordProblems } from './RecordProblems.tsx';
import { RecordsReading } from './RecordsReading.tsx';
import { useHistoryRows } from './use-history-rows.ts';
import { useSubscriptionNames } from '#src/pages/shared/use-machine-names.ts';
import { isPartly, isWhole } from '#src/pages/shared/why-no-record.ts';

export function loader() {
  void queryClient.prefetchQuery(consentRecordsQuery());
  return null;
}

const noRows: readonly HistoryRow[] = [];
const keyOf = (row: HistoryRow) => row.entry.consentId;

/** Every consent on record that this person may read, to be searched, narrowed and taken away. */
export function Component() {
  const reading = useQuery(consentRecordsQuery());
  const { data, error, isFetching, isPending } = reading;
  const now = useServerNow(15_000);
  const made = useHistoryRows(data?.consents, auth().account, now);
  const known = made?.rows;
  const rows = known ?? noRows;
  const subscriptionName = useSubscriptionNames();
  const [filters, setFilters] = useUrlFilters(readFilters, paths.history);
  const sort = useMemo(() => readSort(filters.sort), [filters.sort]);
  const shown = useMemo(() => sortHistory(filterRows(rows, filters), sort), [rows, filters, sort]);
  const sortBy = (next: Sort) => setFilters({ ...filters, sort: writeSort(next) });
  const [view, setView] = useListView('consents');
  const narrowed = isFiltered(filters);
  const unread = data !== undefined && isPartly(data);
  const [packing, setPacking] = useState(false);
  return (
    <Page
      title="History"
      subtitle={
        data && !unread && !error
          ? 'Every consent recorded in the resource groups that now hold machines you can read'
          : 'Consents recorded in the resource groups that could be read'
      }
      aside={
        data && (
          <QueryAge
            reading={reading}
            readAt={data.readAt}
            now={now}
            label="Read the records again"
            onRefresh={() => void forgetRecords()}
          />
        )
      }
      commands={historyCommands({
        shown,
        madeFrom: made?.consents,
        reading: data,
        error,
        filters: narrowed ? filters : null,
        isFetching,
        onPack: () => setPacking(true),
      })}
    >
      <Announced>
        <ErrorMessage what={`The consents could not be read${data ? ' again' : ''}`} error={error} />
      </Announced>
      {isPending && <RecordsReading />}
      {known && <HistorySummary rows={known} isPart={unread} />}
      <HistoryFilters
        rows={rows}
        isRead={known !== undefined}
        filters={filters}
        subscriptionName={subscriptionName}
        onChange={setFilters}
        status={known ? shownWords(shown.length, rows.length, ['consent', 'consents']) : ''}
        end={<ColumnsButton columns={historyColumns} view={view} onView={setView} sort={sort} onSort={sortBy} />}
      />
      <Announced>{data && <RecordProblems problems={data.problems} />}</Announced>
      <DataList
        label="Consents"
        rows={shown}
        columns={historyColumns}
        rowKey={keyOf}
        rowLabel={keyOf}
        sort={sort}
        onSort={sortBy}
        view={view}
        onView={setView}
        loading={isPending || (data !== undefined && known === undefined)}
        empty={
          error ? null : (
            <NoConsents
              isNarrowed={rows.length > 0}
              isPart={data !== undefined && !isWhole(data)}
              filters={filters}
              onReset={() => setFilters(onlyArrangement(filters))}
            />
          )
        }
      />
      {data && <LateAuditPack open={packing} reading={data} rows={rows} onClose={() => setPacking(false)} />}
    </Page>
  );
}

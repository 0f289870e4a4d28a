import { useMemo, useState } from 'react';
import { fleetQuery } from '#src/azure/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { useServerNow } from '#src/azure/server-clock.ts';
import { ReadProblem } from '#src/pages/shared/ReadProblem.tsx';
import { UnreadNote } from '#src/pages/shared/UnreadNote.tsx';
import { useListView } from '#src/shell/list-view.ts';
import { Page } from '#src/shell/Page.tsx';
import { ColumnsButton } from '#src/ui/ColumnsButton.tsx';
import { DataList } from '#src/ui/DataList.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { useRowSelection } from '#src/ui/row-selection.ts';
import { fleetCommands, revokeTargets } from './fleet-commands.tsx';
import { fleetNumbers } from './fleet-numbers.ts';
import { useFleetRows } from './fleet-rows.ts';
import { FleetFilters } from './FleetFilters.tsx';
import { FleetProblems } from './FleetProblems.tsx';
import { FleetSummary } from './FleetSummary.tsx';
import { LateRevokeDialog } from './LateRevokeDialog.tsx';
import { ListAge, listSource } from './ListAge.tsx';
import { machineColumns, readSort, sortMachineRows, writeSort } from './machine-columns.tsx';
import { filterRows } from './machine-filter.ts';
import type { MachineRow } from './machine-row.ts';
import { useFilters } from './use-filters.ts';
import { useLastFleet } from './use-last-fleet.ts';
import { usePreparedFleet } from './use-prepared-fleet.ts';

export function loader() {
  void queryClient.prefetchQuery(fleetQuery());
  return null;
}

const rowKey = (row: MachineRow) => row.machine.id;
const rowLabel = (row: MachineRow) => row.machine.name;

export function Component() {
  const reading = useLastFleet();
  const { failedSince, unread } = reading;
  const fleet = usePreparedFleet(reading.fleet);
  const isPreparing = fleet === undefined && reading.fleet !== undefined;
  // Half a minute is enough for "ends in 3 h 12 min", and keeps a long list still.
  const now = useServerNow(30_000);
  const { rows, onScreen } = useFleetRows(fleet, now);
  const [filters, setFilters] = useFilters();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [revoking, setRevoking] = useState(false);
  const columns = useMemo(() => machineColumns(now), [now]);
  const sort = readSort(filters.sort);
  const refresh = () => void queryClient.invalidateQueries();
  const shown = useMemo(() => sortMachineRows(filterRows(rows, filters), readSort(filters.sort)), [rows, filters]);
  const [view, setView] = useListView('machines');
  const selection = useRowSelection(shown, rowKey, selected, setSelected);
  const numbers = useMemo(() => fleetNumbers(rows), [rows]);
  const chosen = useMemo(() => rows.filter((row) => selected.has(row.machine.id)), [rows, selected]);
  const hidden = chosen.length - shown.filter((row) => selected.has(row.machine.id)).length;
  return (
    <Page
      title="Machines"
      subtitle={fleet && !unread ? listSource(fleet) : 'Arc-enabled servers you can read'}
      aside={
        fleet &&
        !unread && (
          <ListAge fleet={fleet} failedSince={failedSince} now={now} reading={reading.reading} onRefresh={refresh} />
        )
      }
      commands={fleetCommands(chosen, {
        refresh,
        revoke: () => setRevoking(true),
        refreshing: reading.reading,
      })}
    >
      {fleet && !unread && <FleetSummary numbers={numbers} />}
      <FleetFilters
        rows={rows}
        filters={filters}
        onChange={setFilters}
        end={<ColumnsButton columns={columns} view={view} onView={setView} />}
      />
      {selected.size > 0 && (
        <div role="status">
          {chosen.length} selected{hidden > 0 && `, ${hidden} of them outside the filter`}
        </div>
      )}
      {fleet && !unread && failedSince !== undefined && (
        <UnreadNote
          freshness={{ is: 'unread', asOf: fleet.readAt, since: failedSince }}
          now={now}
          error={reading.error}
        />
      )}
      {!fleet && !isPreparing && <ReadProblem error={reading.error} />}
      {fleet && <FleetProblems fleet={fleet} />}
      {(fleet ?? !reading.error) && (
        <DataList
          label="Machines"
          rows={shown}
          columns={columns}
          rowKey={rowKey}
          rowLabel={rowLabel}
          sort={sort}
          onSort={(next) => setFilters({ ...filters, sort: writeSort(next) })}
          selection={selection}
          view={view}
          onView={setView}
          onScreen={onScreen}
          loading={reading.pending || isPreparing}
          empty={<NoMachines filtered={rows.length > 0} unread={(fleet?.problems.length ?? 0) > 0} />}
        />
      )}
      <LateRevokeDialog targets={revokeTargets(chosen)} open={revoking} onClose={() => setRevoking(false)} />
    </Page>
  );
}

function NoMachines({ filtered, unread }: { filtered: boolean; unread: boolean }) {
  if (filtered) return <EmptyState title="No machine matches">Change the search or reset the filters.</EmptyState>;
  // What could not be read must not look like what is not there.
  if (unread) return <EmptyState title="No machine could be read">What stands in the way is said above.</EmptyState>;
  return (
    <EmptyState title="No Arc-enabled machines">
      Machines appear here once they are connected to Azure Arc and you have the Reader role on them.
    </EmptyState>
  );
}

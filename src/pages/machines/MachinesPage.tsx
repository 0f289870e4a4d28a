import { useMemo, useState } from 'react';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { freshnessOf, roughAge } from '#src/pages/shared/freshness.ts';
import { LateRevokeDialog } from '#src/pages/shared/LateRevokeDialog.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import type { RevokeTarget } from '#src/pages/shared/RevokeDialog.tsx';
import { UnreadNote } from '#src/pages/shared/UnreadNote.tsx';
import { useNarrow } from '#src/shell/narrow.ts';
import { Page } from '#src/shell/Page.tsx';
import { Announced } from '#src/ui/Announced.tsx';
import { DataList } from '#src/ui/data-list/DataList.tsx';
import { AccessNews, AccessProblems } from './AccessProblems.tsx';
import type { AccessProblem } from './fleet-causes.ts';
import { fleetCommands, followTargets } from './fleet-commands.tsx';
import { useFleetRows } from './fleet-rows.ts';
import { FleetFilters } from './FleetFilters.tsx';
import { FleetProblems } from './FleetProblems.tsx';
import { FleetSummary } from './FleetSummary.tsx';
import { FleetTools } from './FleetTools.tsx';
import { ListAge, listSource } from './ListAge.tsx';
import { FleetReading } from './FleetReading.tsx';
import { groupedList } from './grouped-list.ts';
import { useGroupFolds } from './use-group-folds.ts';
import { useGroupRanks } from './use-group-ranks.ts';
import { keptOrPatience } from './kept-index.ts';
import { KeptNote } from './KeptNote.tsx';
import { withheldWords } from './kept-words.ts';
import { isPassing } from './last-fleet.ts';
import { listWords } from './list-words.ts';
import { isFirstScreen } from './machine-filter.ts';
import { machineColumns, readSort, writeSort } from './machine-columns.tsx';
import { countShown, machineList, machineSelection } from './machine-list.ts';
import type { MachineRow } from './machine-row.ts';
import { NoMachines } from './NoMachines.tsx';
import { selectedRows } from './selected-machines.ts';
import type { ShownList } from './shown-list.ts';
import { useFleetListView } from './use-fleet-list-view.ts';
import { useSelectedMachines } from './use-selected-machines.ts';
import { useSavedViews } from './use-saved-views.ts';
import { useFilters } from './use-filters.ts';
import { useLastFleet } from './use-last-fleet.ts';
import { useIndexedFleet } from './use-indexed-fleet.ts';

export async function loader() {
  void queryClient.prefetchQuery(fleetQuery());
  if (queryClient.getQueryData(fleetQuery().queryKey) === undefined) await keptOrPatience();
  return null;
}

const rowKey = (row: MachineRow) => row.machine.id;
const noTargets: readonly RevokeTarget[] = [];
const noProblems: readonly AccessProblem[] = [];
const rowLabel = (row: MachineRow) => row.machine.name;

export function Component() {
  const reading = useLastFleet();
  const { failedSince, unread } = reading;
  const { fleet } = reading;
  const [filters, setFilters] = useFilters();
  const indexed = useIndexedFleet(reading, isFirstScreen(filters) && isPassing(reading.error));
  // Something of an earlier visit is shown, and nothing is done by it.
  const kept = indexed?.reading.isKept === true ? indexed : undefined;
  const isWaiting = indexed === undefined && (fleet !== undefined || reading.pending);
  const { now, view, onScreen } = useFleetRows(indexed, filters);
  const [selected, setSelected] = useSelectedMachines(view?.table);
  const [revoking, setRevoking] = useState<{ targetsIn: ReturnType<typeof followTargets>; others: number }>();
  const targets = useMemo(() => revoking?.targetsIn(view) ?? noTargets, [view, revoking]);
  const places = view?.table.places;
  const columns = useMemo(() => machineColumns(now, places), [now, places]);
  const ranks = useGroupRanks(view, filters.group);
  const machines = useMemo(() => machineList(view, filters, ranks), [view, filters, ranks]);
  const { folds, expand } = useGroupFolds(filters.group);
  const list = useMemo(() => groupedList(machines, folds), [machines, folds]);
  const selection = useMemo(() => machineSelection(machines, selected, setSelected), [machines, selected, setSelected]);
  const chosen = useMemo(() => selectedRows(selected), [selected]);
  const hidden = useMemo(() => selected.count - countShown(machines, selected), [selected, machines]);
  const isNarrow = useNarrow();
  const refresh = () => void queryClient.invalidateQueries();
  const isPart = indexed?.expected !== undefined;
  const [listView, setListView] = useFleetListView(columns, filters, setFilters);
  const open = useSavedViews(filters, setFilters);
  // What is said of a list is of the very list whose rows are shown; a newer one is worked out first.
  const listed = indexed?.fleet ?? (kept && fleet);
  const asOf = kept?.reading ?? (unread ? undefined : listed);
  const problems = view && !kept ? view.problems : noProblems;
  const shown: ShownList = {
    view,
    list,
    filters,
    columns,
    listView,
    fleet: listed,
    indexed,
    // What comes of a list after a failure does not fail.
    failedSince: (listed ?? kept) && failedSince,
  };
  return (
    <Page
      title="Machines"
      subtitle={listed && !unread ? listSource(listed, isNarrow) : 'Arc-enabled servers you can read'}
      aside={
        asOf && (
          <ListAge
            subscriptions={kept || isNarrow ? undefined : listed?.subscriptions.length}
            readAt={asOf.readAt}
            failedSince={failedSince}
            isKept={kept !== undefined}
            now={now}
            reading={reading.reading}
            onRefresh={refresh}
          />
        )
      }
      commands={fleetCommands(view, chosen, {
        refresh,
        revoke: (asked) =>
          setRevoking({ targetsIn: followTargets(view, asked, now), others: chosen.length - asked.length }),
        refreshing: reading.reading,
        withheld: kept && withheldWords,
      })}
    >
      {view && !unread && !isPart && <FleetSummary numbers={view.numbers} />}
      {kept && <KeptNote indexed={kept} now={now} reading={reading.reading} />}
      {!kept && <FleetReading awaited={indexed?.expected} />}
      <FleetFilters
        view={kept ? undefined : view}
        filters={filters}
        onChange={setFilters}
        status={listWords({
          shown: list.order.length,
          all: view?.table.length ?? 0,
          expected: indexed?.expected,
          chosen: chosen.length,
          hidden,
        })}
        end={<FleetTools shown={shown} onListView={setListView} open={open} onFilters={setFilters} />}
      />
      {asOf && (
        <UnreadNote
          freshness={freshnessOf({ readAt: asOf.readAt, failedSince, now, renewedWithin: Infinity })}
          now={now}
          ageOf={roughAge}
          error={reading.error}
          renewed={reading.renewed}
        />
      )}
      <Announced>
        {!fleet && !indexed && <ErrorMessage what="The list of machines could not be read" error={reading.error} />}
        {listed && <FleetProblems fleet={listed} isKept={kept !== undefined} />}
      </Announced>
      <AccessProblems problems={problems} />
      <AccessNews problems={problems} />
      {(fleet ?? indexed ?? !reading.error) && (
        <DataList
          label="Machines"
          rows={list}
          columns={columns}
          rowKey={rowKey}
          rowLabel={rowLabel}
          sort={readSort(filters.sort)}
          onSort={(next) => setFilters({ ...filters, sort: writeSort(next) })}
          selection={selection}
          view={listView}
          onView={setListView}
          onExpand={expand}
          onScreen={onScreen}
          loading={isWaiting}
          empty={<NoMachines shown={shown} />}
        />
      )}
      <LateRevokeDialog
        targets={targets}
        others={revoking?.others ?? 0}
        open={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
      />
    </Page>
  );
}

import { ArrowDownload20Regular, Braces20Regular, Group20Regular } from '@fluentui/react-icons';
import type { MachineFilters } from '#src/paths.ts';
import type { ListView } from '#src/ui/list-view.ts';
import { ColumnsButton } from '#src/ui/ColumnsButton.tsx';
import { ListButton } from '#src/ui/ListButton.tsx';
import { groupByLabel, readGroupBy } from './group-by.ts';
import type { ShownList } from './shown-list.ts';

const loadGroup = async () => (await import('./GroupPanel.tsx')).GroupPanel;
const loadQuery = async () => (await import('./QueryPanel.tsx')).QueryPanel;
const loadExport = async () => (await import('./ExportPanel.tsx')).ExportPanel;

/** What is done with the list as a whole, at the end of its filters. */
export function FleetTools({
  shown,
  onListView,
  onFilters,
}: {
  shown: ShownList;
  onListView: (view: ListView) => void;
  onFilters: (filters: MachineFilters) => void;
}) {
  const { view, filters } = shown;
  const by = readGroupBy(filters.group);
  const regroup = (group: string | undefined) => {
    const { group: _, ...others } = filters;
    onFilters(group === undefined ? others : { ...others, group });
  };
  return (
    <>
      <ListButton
        label={by === undefined ? 'Group by' : `Group by: ${groupByLabel(by)}`}
        icon={<Group20Regular />}
        load={loadGroup}
        panel={{ table: view?.table, group: filters.group, onGroup: regroup }}
      />
      <ColumnsButton columns={shown.columns} view={shown.listView} onView={onListView} />
      <ListButton label="Export" icon={<ArrowDownload20Regular />} load={loadExport} panel={{ shown }} />
      <ListButton label="Open query" icon={<Braces20Regular />} load={loadQuery} panel={{ shown }} />
    </>
  );
}

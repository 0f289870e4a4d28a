import { ArrowDownload20Regular, Bookmark20Regular, Braces20Regular, GroupList20Regular } from '@fluentui/react-icons';
import { visibleText } from '#src/lib/visible-text.ts';
import type { MachineFilters } from '#src/paths.ts';
import type { ListView } from '#src/ui/data-list/list-view.ts';
import { ColumnsButton } from '#src/ui/data-list/ColumnsButton.tsx';
import { ListButton } from '#src/ui/ListButton.tsx';
import { groupByLabel, readGroupBy } from './group-by.ts';
import { readSort, writeSort } from './machine-columns.tsx';
import { columnsText, isByItself } from './view-search.ts';
import type { OpenView } from './view-search.ts';
import type { ShownList } from './shown-list.ts';

const loadViews = async () => (await import('./ViewsPanel.tsx')).ViewsPanel;
const loadGroup = async () => (await import('./GroupPanel.tsx')).GroupPanel;
const loadQuery = async () => (await import('./QueryPanel.tsx')).QueryPanel;
const loadExport = async () => (await import('./ExportPanel.tsx')).ExportPanel;

const viewWords = ({ view, isModified }: OpenView): string =>
  `View: ${visibleText(view.name, 24)}${isModified ? ' (modified)' : ''}`;

/** What is done with the list as a whole, at the end of its filters. */
export function FleetTools({
  shown,
  open,
  onListView,
  onFilters,
}: {
  shown: ShownList;
  /** The saved view in which the list is. */
  open: OpenView | undefined;
  onListView: (view: ListView) => void;
  onFilters: (filters: MachineFilters) => void;
}) {
  const { view, filters } = shown;
  const by = readGroupBy(filters.group);
  // A list of an earlier visit was kept without them.
  const hasTags = shown.indexed?.reading.isKept !== true;
  const regroup = (group: string | undefined) => {
    const { group: _, ...others } = filters;
    onFilters(group === undefined ? others : { ...others, group });
  };
  return (
    <>
      <ListButton label={open === undefined ? 'Views' : viewWords(open)} icon={<Bookmark20Regular />} load={loadViews}>
        {(ViewsPanel, close) => (
          <ViewsPanel
            filters={{ ...filters, columns: columnsText(shown.columns, shown.listView) }}
            open={open}
            isByItself={isByItself(filters)}
            onFilters={onFilters}
            onClose={close}
          />
        )}
      </ListButton>
      <ListButton
        label={by === undefined ? 'Group by' : `Group by: ${groupByLabel(by)}`}
        icon={<GroupList20Regular />}
        load={loadGroup}
      >
        {(GroupPanel) => (
          <GroupPanel table={hasTags ? view?.table : undefined} group={filters.group} onGroup={regroup} />
        )}
      </ListButton>
      <ColumnsButton
        columns={shown.columns}
        view={shown.listView}
        onView={onListView}
        sort={readSort(filters.sort)}
        onSort={(next) => onFilters({ ...filters, sort: writeSort(next) })}
      />
      <ListButton label="Export" icon={<ArrowDownload20Regular />} load={loadExport}>
        {(ExportPanel) => <ExportPanel shown={shown} />}
      </ListButton>
      <ListButton label="Open query" icon={<Braces20Regular />} load={loadQuery}>
        {(QueryPanel) => <QueryPanel shown={shown} />}
      </ListButton>
    </>
  );
}

import { type MachineFilters, paths } from '#src/paths.ts';
import type { Column } from '#src/ui/data-list/data-list-column.ts';
import { isShown, type ListView, orderedColumns } from '#src/ui/data-list/list-view.ts';
import { filterKeys } from './filter-keys.ts';
import { readSort, writeSort } from './machine-columns.tsx';
import { readFilters } from './machine-filter.ts';
import type { SavedView, SavedViews } from './saved-views.ts';

/** Of columns no more is needed than their place. */
export type Placed = Pick<Column<never>, 'key' | 'priority' | 'share'>;

/** The columns that are shown, as the URL has them. */
export const columnsText = (columns: readonly Placed[], view: ListView): string =>
  orderedColumns(columns, view)
    .filter((column) => isShown(column, view))
    .map(({ key }) => key)
    .join(',');

/** How a person likes the list, with the columns of the URL where it names any that there are. */
export function listViewWith(view: ListView, columns: readonly Placed[], text: string | undefined): ListView {
  const order = [...new Set(text?.split(','))].filter((one) => columns.some(({ key }) => key === one));
  if (order.length === 0) return view;
  return { ...view, order, hidden: columns.map(({ key }) => key).filter((key) => !order.includes(key)) };
}

/** The view state of the URL that has this query; what is none of it is left out. */
export const filtersOf = (search: string): MachineFilters => readFilters(new URLSearchParams(search));

/** The query of the URL with this view state: "?group=location". */
export const searchOf = (filters: MachineFilters): string => {
  const path = paths.machines(filters);
  const at = path.indexOf('?');
  return at === -1 ? '' : path.slice(at);
};

/** The same for all URLs that show the same: values in any order, and the order by machine, which needs no words. */
function meaningOf(filters: MachineFilters): string {
  const sort = writeSort(readSort(filters.sort));
  const lists = filterKeys.map((key) => [...new Set(filters[key])].toSorted());
  const { search = '', group = '', columns = '' } = filters;
  return JSON.stringify([search.trim(), sort, group, columns, ...lists]);
}

/** Whether the list is as it is by itself: neither narrowed nor arranged by its URL. */
export const isByItself = (filters: MachineFilters): boolean => meaningOf(filters) === meaningOf({});

/** The view in which the list is, and whether it was changed since it was opened. */
export interface OpenView {
  view: SavedView;
  isModified: boolean;
}

/** `openedId`: the view that was opened last. The list by itself is no view, whatever was opened before. */
export function openView(
  { views }: SavedViews,
  openedId: string | undefined,
  filters: MachineFilters,
): OpenView | undefined {
  const meaning = meaningOf(filters);
  const opened = views.find(({ id }) => id === openedId);
  const isOf = (view: SavedView) => meaningOf(filtersOf(view.search)) === meaning;
  if (opened && isOf(opened)) return { view: opened, isModified: false };
  const same = views.find(isOf);
  if (same) return { view: same, isModified: false };
  return opened && searchOf(filters) !== '' ? { view: opened, isModified: true } : undefined;
}

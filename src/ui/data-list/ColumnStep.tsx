import { Button } from '@fluentui/react-components';
import { ArrowSort16Regular, ArrowSortDown16Regular, ArrowSortUp16Regular } from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import { type Column, nextSort, type Sort } from './data-list-column.ts';
import { type ListView, shownColumns } from './list-view.ts';

type PanelColumn = Pick<Column<never>, 'key' | 'header' | 'priority' | 'sortable'>;

/** By what is not shown nobody could tell the order. */
export const isSortable = (column: PanelColumn, view: ListView): boolean =>
  column.sortable === true && shownColumns([column], view, 'narrow').length > 0;

const sortIcons = { ascending: <ArrowSortUp16Regular />, descending: <ArrowSortDown16Regular /> };

/** A narrow window has columns of no width, and room for the header of one: the others are sorted by from here. */
export function SortStep({
  column: { key, header },
  sort,
  onSort,
}: {
  column: PanelColumn;
  sort: Sort;
  onSort: (sort: Sort, header: string) => void;
}) {
  const next = nextSort(sort, key);
  return (
    <Step
      label={`Sort by ${header}, ${next.direction}`}
      icon={sort.key === key ? sortIcons[sort.direction] : <ArrowSort16Regular />}
      onPress={() => onSort(next, header)}
    />
  );
}

/** One press on a column. */
export function Step({
  label,
  icon,
  isAtEnd = false,
  onPress,
}: {
  label: string;
  icon: ReactElement;
  isAtEnd?: boolean;
  onPress: () => void;
}) {
  return (
    <Button
      appearance="subtle"
      size="small"
      icon={icon}
      aria-label={label}
      title={label}
      disabledFocusable={isAtEnd}
      onClick={onPress}
    />
  );
}

import { Button } from '@fluentui/react-components';
import { ArrowDown16Regular, ArrowUp16Regular } from '@fluentui/react-icons';
import { type ColumnView, isShown, moveColumn, orderedColumns, showColumn } from './columns.ts';
import type { ListColumn, Sort } from './list.ts';
import styles from './list.module.css';

interface ColumnsPanelProps {
  columns: readonly Pick<ListColumn<never>, 'key' | 'header' | 'priority' | 'isExtra'>[];
  view: ColumnView;
  onView: (view: ColumnView) => void;
  /** Keys by which rows can be sorted. */
  sortable: readonly string[];
  sort: Sort | undefined;
  onSort: (sort: Sort | undefined) => void;
}

/** Which columns are shown, in which order, how close rows stand, and, for windows that have room for one header, the order of the rows. */
export function ColumnsPanel({ columns, view, onView, sortable, sort, onSort }: ColumnsPanelProps) {
  const ordered = orderedColumns(columns, view);
  const move = (key: string, by: -1 | 1) => onView(moveColumn(columns, view, key, by));
  return (
    <div className={styles.panel}>
      <div role="group" aria-label="Columns" className={styles.options}>
        {ordered.map((column, place) => {
          const { key, header, priority } = column;
          return (
            <div key={key} className={styles.option}>
              <label>
                <input
                  type="checkbox"
                  checked={isShown(column, view)}
                  disabled={priority === 'name'}
                  onChange={({ currentTarget }) => onView(showColumn(columns, view, key, currentTarget.checked))}
                />
                {header}
              </label>
              <Button
                appearance="subtle"
                size="small"
                icon={<ArrowUp16Regular />}
                aria-label={`Move ${header} up`}
                disabledFocusable={place === 0}
                onClick={() => move(key, -1)}
              />
              <Button
                appearance="subtle"
                size="small"
                icon={<ArrowDown16Regular />}
                aria-label={`Move ${header} down`}
                disabledFocusable={place === ordered.length - 1}
                onClick={() => move(key, 1)}
              />
            </div>
          );
        })}
      </div>
      <label className={styles.option}>
        Sort by
        <select
          value={sort === undefined ? '' : `${sort.direction} ${sort.key}`}
          onChange={({ currentTarget }) => onSort(sortOf(currentTarget.value))}
        >
          <option value="">Default</option>
          {columns
            .filter(({ key }) => sortable.includes(key))
            .flatMap(({ key, header }) => [
              <option key={key} value={`ascending ${key}`}>{`${header}, ascending`}</option>,
              <option key={`-${key}`} value={`descending ${key}`}>{`${header}, descending`}</option>,
            ])}
        </select>
      </label>
      <div className={styles.option}>
        <label>
          <input
            type="checkbox"
            checked={view.isCompact === true}
            onChange={({ currentTarget }) => onView({ ...view, isCompact: currentTarget.checked })}
          />
          Compact rows
        </label>
        <Button appearance="subtle" onClick={() => onView({})}>
          Reset
        </Button>
      </div>
    </div>
  );
}

function sortOf(text: string): Sort | undefined {
  const at = text.indexOf(' ');
  if (at === -1) return undefined;
  return { key: text.slice(at + 1), direction: text.startsWith('desc') ? 'descending' : 'ascending' };
}

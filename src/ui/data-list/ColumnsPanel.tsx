import { Button, Checkbox, Radio, RadioGroup } from '@fluentui/react-components';
import { Add16Regular, ArrowDown16Regular, ArrowUp16Regular, Subtract16Regular } from '@fluentui/react-icons';
import { useLayoutEffect, useRef, useState } from 'react';
import { useMedia } from '#src/ui/media.ts';
import { narrowQuery } from '#src/ui/widths.ts';
import { isSortable, SortStep, Step } from './ColumnStep.tsx';
import type { Column, Sort } from './data-list-column.ts';
import {
  type ListView,
  isHideable,
  isShown,
  moveColumn,
  orderedColumns,
  resizeColumn,
  showColumn,
} from './list-view.ts';
import styles from './ColumnsPanel.module.css';

export interface ColumnsPanelProps {
  /** Of these the panel needs no cells. */
  columns: readonly Pick<Column<never>, 'key' | 'header' | 'priority' | 'share' | 'sortable'>[];
  view: ListView;
  onView: (view: ListView) => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
}

/** How much wider or narrower one press makes a column, px. */
const widthStep = 24;

/** The columns of a list, to be shown or not, moved, and made wider: all that dragging does, by single presses (WCAG 2.5.7). */
export function ColumnsPanel({ columns, view, onView, sort, onSort }: ColumnsPanelProps) {
  const isNarrow = useMedia(narrowQuery);
  const [news, setNews] = useState('');
  const { pressed, keepFocus } = useKeptFocus();
  const ordered = orderedColumns(columns, view);
  const act = (next: ListView, words: string) => {
    keepFocus();
    onView(next);
    setNews(words);
  };
  const sortBy = (next: Sort, header: string) => {
    onSort(next);
    setNews(`Sorted by ${header}, ${next.direction}`);
  };
  const move = (key: string, by: -1 | 1) => {
    const next = moveColumn(columns, view, key, by);
    const place = orderedColumns(columns, next).findIndex((column) => column.key === key) + 1;
    act(next, `Column ${place} of ${columns.length}`);
  };
  return (
    <div className={styles.panel} ref={pressed}>
      <ul className={styles.list} aria-label="Columns">
        {ordered.map((column, index) => {
          const { key, header } = column;
          const resize = (by: number) => {
            const next = resizeColumn(column, view, by);
            const isAtLeast = next.widths?.[key] === view.widths?.[key];
            act(next, isAtLeast ? 'It gets no narrower' : by > 0 ? 'Wider' : 'Narrower');
          };
          return (
            <li key={key} className={styles.item}>
              <span className={styles.name}>
                <Checkbox
                  label={
                    <>
                      {header}
                      {column.priority === 'wide' && <span className={styles.hint}> in wide windows</span>}
                      {column.priority === 'medium' && <span className={styles.hint}> except in narrow windows</span>}
                    </>
                  }
                  checked={isShown(column, view)}
                  disabled={!isHideable(column)}
                  onChange={(_, data) => onView(showColumn(view, key, data.checked === true))}
                />
              </span>
              {isNarrow ? (
                isSortable(column, view) && <SortStep column={column} sort={sort} onSort={sortBy} />
              ) : (
                <>
                  <Step
                    label={`Make ${header} narrower`}
                    icon={<Subtract16Regular />}
                    onPress={() => resize(-widthStep)}
                  />
                  <Step label={`Make ${header} wider`} icon={<Add16Regular />} onPress={() => resize(widthStep)} />
                </>
              )}
              <Step
                label={`Move ${header} up`}
                icon={<ArrowUp16Regular />}
                isAtEnd={index === 0}
                onPress={() => move(key, -1)}
              />
              <Step
                label={`Move ${header} down`}
                icon={<ArrowDown16Regular />}
                isAtEnd={index === ordered.length - 1}
                onPress={() => move(key, 1)}
              />
            </li>
          );
        })}
      </ul>
      <div className={styles.foot}>
        <RadioGroup
          layout="horizontal"
          aria-label="Row height"
          value={view.density ?? 'normal'}
          onChange={(_, data) => onView({ ...view, density: data.value === 'compact' ? 'compact' : 'normal' })}
        >
          <Radio value="normal" label="Normal" />
          <Radio value="compact" label="Compact" />
        </RadioGroup>
        <Button
          appearance="subtle"
          size="small"
          disabledFocusable={Object.keys(view).length === 0}
          onClick={() => act({}, 'Columns are as they were')}
        >
          Reset
        </Button>
      </div>
      <div role="status" className="visually-hidden">
        {news}
      </div>
    </div>
  );
}

/** An element that is moved in the document loses the focus; it gets it back. */
function useKeptFocus() {
  const pressed = useRef<HTMLDivElement>(null);
  const focused = useRef<Element>(null);
  useLayoutEffect(() => {
    if (focused.current instanceof HTMLElement && document.activeElement === document.body) focused.current.focus();
    focused.current = null;
  });
  return {
    pressed,
    keepFocus: () => {
      focused.current = pressed.current?.contains(document.activeElement) === true ? document.activeElement : null;
    },
  };
}

import { ArrowDownload20Regular, ColumnTriple20Regular, GroupList20Regular } from '@fluentui/react-icons';
import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { toUtcSeconds } from '#src/lib/time.ts';
import { classNames } from '#src/ui/class-names.ts';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { DismissButton, LeavingButton } from '#src/ui/LeavingButton.tsx';
import { Message } from '#src/ui/Message.tsx';
import { MenuButton, PopoverButton } from '#src/ui/MenuButton.tsx';
import { usePreference } from '#src/ui/preferences.ts';
import { StateIcon } from '#src/ui/StateWord.tsx';
import { useIsNarrow } from '#src/ui/use-media.ts';
import { shownColumns } from './columns.ts';
import { ColumnsPanel } from './ColumnsPanel.tsx';
import type { ListData } from './data.ts';
import type { ExportFormat } from './export.ts';
import { FilterBar } from './FilterBar.tsx';
import { countValues, createFinder, type Finder } from './find.ts';
import { Grid } from './Grid.tsx';
import { groupedLines, linesOf } from './lines.ts';
import { isNarrowed, nextSort } from './list-state.ts';
import type { ListCount, ListPageProps, ListProblem, ListState } from './list.ts';
import styles from './list.module.css';

const noRows = new Uint32Array(0);
const noLines = linesOf({ keyAt: String, indexOf: () => -1 }, noRows);

/** A list with all that lists have: search, filters, counts, groups, columns, export, problems, selection. Stands in a page below its commands. */
export function ListPage<Row>(props: ListPageProps<Row>): ReactNode {
  const { noun, data, columns, groups = [], state, setState, selection, problems = [] } = props;
  const [finder] = useState(createFinder);
  const isSelecting = selection !== undefined && selection.count > 0;
  // What can be done with the selection has the room that words on buttons have otherwise.
  const isNarrow = useIsNarrow() || isSelecting;
  const { lines, onFold } = useLines(finder, data, state);
  const [kept, keep] = usePreference(`list.${props.keep}`);
  const wanted = useMemo(() => state.columns ?? kept?.split(','), [state.columns, kept]);
  const shown = useMemo(() => shownColumns(columns, wanted), [columns, wanted]);
  const group = groups.find(({ key }) => key === state.group);
  const [isLost, setIsLost] = useState(false);
  const label = noun.replace(/^./, (first) => first.toUpperCase());
  const missing = [
    ...[...problems, ...(props.problemsAbove ?? [])].map(({ summary }) => summary),
    ...(props.isReading === true ? ['The list is still being read.'] : []),
  ];
  const exportAs = (format: ExportFormat) => ({
    label: `Export ${format.toUpperCase()}`,
    detail: missing.length === 0 ? 'Rows and columns shown' : `Not all ${noun} are in this list`,
    onClick: () => {
      if (!data) return;
      const cells = [
        ...shown.flatMap(({ key, header, text }) => (text ? [{ key, header, text }] : [])),
        ...(props.exported ?? []),
      ];
      const exportedAt = toUtcSeconds(props.now);
      const table = { data, order: lines.order, columns: cells, inJson: props.inJson };
      const what = { ...table, noun: noun.replaceAll(' ', '-'), state, missing, exportedAt };
      const saved = import('./export.ts').then(({ saveRows }) => saveRows(what, format));
      saved.then(
        () => setIsLost(false),
        () => setIsLost(true),
      );
    },
  });
  return (
    <div className={styles.list}>
      {props.isBrief !== true && <FilterBar {...props} finder={finder} />}
      <div className={classNames(styles.bar, isSelecting && styles.stuck)}>
        {isSelecting ? props.selectionBar : <Counts {...props} />}
        <span role="status" className="quiet">
          {data && isNarrowed(state) ? `${lines.order.length.toLocaleString('en')} shown` : ''}
        </span>
        <div className={styles.tools}>
          {/* First, because they may come later than the others, which they push aside nowhere here. */}
          {props.tools?.({ state, setState, columns: shown, isNarrow })}
          {groups.length > 0 && (
            <MenuButton
              label={group ? `Group: ${group.label}` : 'Group'}
              icon={<GroupList20Regular />}
              isLabelShown={!isNarrow}
              entries={[{ key: undefined, label: 'No groups' }, ...groups].map((entry) => ({
                label: entry.label,
                isChosen: entry.key === state.group,
                onClick: () => setState({ ...state, group: entry.key }),
              }))}
            />
          )}
          <PopoverButton label="Columns" icon={<ColumnTriple20Regular />} isLabelShown={!isNarrow}>
            {() => (
              <ColumnsPanel
                columns={columns}
                shown={shown}
                onShow={(keys) =>
                  state.columns === undefined ? keep(keys?.join(',')) : setState({ ...state, columns: keys })
                }
              />
            )}
          </PopoverButton>
          <MenuButton
            label="Export"
            icon={<ArrowDownload20Regular />}
            isLabelShown={!isNarrow}
            entries={[exportAs('csv'), exportAs('json')]}
          />
        </div>
        {isLost && (
          <Message tone="error" title="Nothing was exported." isNews onDismiss={() => setIsLost(false)}>
            Try again, or reload the page.
          </Message>
        )}
      </div>
      <Problems keep={props.keep} problems={problems} />
      {data?.length === 0 && props.isReading !== true ? (
        props.empty
      ) : (
        <Grid
          label={label}
          data={data}
          lines={lines}
          columns={shown}
          sort={state.sort}
          onSort={(key) => setState({ ...state, sort: nextSort(state.sort, key) })}
          selection={selection}
          onFold={onFold}
          onScreen={props.onScreen}
        />
      )}
      {data !== undefined && data.length > 0 && lines.order.length === 0 && (
        <EmptyState
          title={`No ${noun} match${props.isReading === true ? ' so far' : ''}`}
          action={
            <LeavingButton onClick={() => setState({ ...state, search: '', chosen: {} })}>Reset filters</LeavingButton>
          }
        >
          {props.isReading === true ? 'The list is still being read.' : 'Change the search or the filters.'}
        </EmptyState>
      )}
    </div>
  );
}

/** The lines that are drawn for this view state. */
function useLines<Row>(finder: Finder, data: ListData<Row> | undefined, state: ListState) {
  const { search, chosen, sort, group } = state;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const onFold = useCallback(
    (key: string, open: boolean) =>
      setFolded((before) => new Set([...before].filter((one) => one !== key).concat(open ? [] : key))),
    [],
  );
  const rows = useMemo(
    () => (data ? finder.rows(data, { search, chosen }, sort) : noRows),
    [finder, data, search, chosen, sort],
  );
  const lines = useMemo(() => {
    if (data === undefined) return noLines;
    const field = group === undefined ? undefined : data.fields[group];
    if (field === undefined || field.members) return linesOf(data, rows);
    const descending = sort?.key === group && sort?.direction === 'descending';
    return groupedLines(data, rows, { field, places: finder.places(field), descending }, folded);
  }, [finder, data, rows, group, sort, folded]);
  return { lines, onFold };
}

/** How many rows there are of what, each a press that shows just those. */
export function Counts<Row>({
  counts,
  data,
  state,
  setState,
}: Pick<ListPageProps<Row>, 'counts' | 'data' | 'state' | 'setState'>) {
  const numbers = useMemo(() => counts?.map((count) => numberOf(count, data)), [counts, data]);
  if (data === undefined) return <span className={styles.countsToCome} />;
  if (data.length === 0) return null;
  return counts?.map((count, index) => {
    const { facet, value = '', words, hideZero = false } = count;
    const { values: unknown = [], words: dash = '' } = count.unread ?? {};
    const number = numbers?.[index] ?? 0;
    const isUnread = number === 0 && unknown.some((one) => numberOf({ ...count, value: one }, data) > 0);
    if (number === 0 && hideZero) return null;
    const chosen = facet === undefined ? {} : { [facet]: [value] };
    const isChosen = state.search === '' && JSON.stringify(chosen) === JSON.stringify(state.chosen);
    return (
      <button
        key={`${facet} ${value}`}
        type="button"
        aria-pressed={isChosen}
        className={classNames(styles.button, isChosen && 'strong')}
        onClick={() => setState({ ...state, search: '', chosen })}
      >
        {isUnread ? dash : words(number)}
      </button>
    );
  });
}

function numberOf<Row>({ facet, value = '' }: ListCount, data: ListData<Row> | undefined): number {
  if (data === undefined || facet === undefined) return data?.length ?? 0;
  const field = data.fields[facet];
  return field ? (countValues(field)[field.values.indexOf(value)] ?? 0) : 0;
}

/** Problems that a person has put away; they come back with the next visit. */
const dismissed = createStore<{ keys: ReadonlySet<string> }>(() => ({ keys: new Set() }));

function Problems({ keep, problems }: { keep: string; problems: readonly ListProblem[] }) {
  const keys = useStore(dismissed, (state) => state.keys);
  return problems.map(({ key, summary, details }) => {
    const name = `${keep} ${key}`;
    if (keys.has(name)) return null;
    return (
      <div key={key} role="group" aria-label={summary} className={styles.problem}>
        <StateIcon tone="attention" />
        {details === undefined ? (
          <span>{summary}</span>
        ) : (
          <details>
            <summary>{summary}</summary>
            {details}
          </details>
        )}
        <DismissButton onDismiss={() => dismissed.setState({ keys: new Set([...keys, name]) })} />
      </div>
    );
  });
}

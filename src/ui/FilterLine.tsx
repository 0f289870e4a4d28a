import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { type FilterOption, FilterPill } from './FilterPill.tsx';
import { SearchBox } from './SearchBox.tsx';

/** Filters of a list: a text to search for, and for each key what is chosen, nothing meaning all. */
type FiltersOf<Key extends string> = { search?: string } & { [K in Key]?: readonly string[] };

const useStyles = makeStyles({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalS,
  },
  end: { marginInlineStart: 'auto' },
});

/** Search, filter pills and reset, on one line that wraps. `noun` names what is listed: "machines". */
export function FilterLine<Key extends string, Filters extends FiltersOf<Key>>({
  noun,
  keys,
  labels,
  options,
  filters,
  onChange,
  onReset,
  children,
  end,
}: {
  noun: string;
  keys: readonly Key[];
  labels: Readonly<Record<Key, string>>;
  options: (key: Key) => readonly FilterOption[];
  filters: Filters;
  onChange: (filters: Filters) => void;
  /** Absent while nothing is filtered. */
  onReset: (() => void) | undefined;
  /** Filters of another kind, between the search and the pills. */
  children?: ReactNode;
  /** At the end of the line: how the list is shown (ColumnsButton). */
  end?: ReactNode;
}) {
  const styles = useStyles();
  return (
    <div className={styles.line} role="search" aria-label={`Filter ${noun}`}>
      <SearchBox
        label={`Search ${noun}`}
        value={filters.search ?? ''}
        onChange={(search) => onChange({ ...filters, search })}
      />
      {children}
      {keys.map((key) => (
        <FilterPill
          key={key}
          label={labels[key]}
          options={() => options(key)}
          selected={filters[key] ?? []}
          onChange={(selected) => onChange({ ...filters, [key]: selected })}
        />
      ))}
      {onReset && (
        <Button appearance="subtle" size="small" onClick={onReset}>
          Reset filters
        </Button>
      )}
      {end !== undefined && <span className={styles.end}>{end}</span>}
    </div>
  );
}

import { Button } from '@fluentui/react-components';
import { Add16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { type FilterOption, FilterPill } from './FilterPill.tsx';
import { SearchBox } from './SearchBox.tsx';
import { passFocusOn } from './pass-focus.ts';
import { classNames } from './class-names.ts';
import { useMedia } from './media.ts';
import { crampedQuery } from './widths.ts';
import styles from './FilterLine.module.css';

/** Filters of a list: a text to search for, and for each key what is chosen, nothing meaning all. */
type FiltersOf<Key extends string> = { search?: string } & { [K in Key]?: readonly string[] };

/**
 * Search, filter pills and reset, and below them what the list shows of it and how. `noun` names what is listed: "machines". Where there is
 * little room the pills stand behind a button, all but those that narrow the list.
 */
export function FilterLine<Key extends string, Filters extends FiltersOf<Key>>({
  noun,
  keys,
  rareKeys = [],
  labels,
  options,
  isRead,
  filters,
  onChange,
  onReset,
  children,
  status = '',
  end,
}: {
  noun: string;
  keys: readonly Key[];
  /** Those of the keys that stand behind "More filters" until they are wanted. */
  rareKeys?: readonly Key[];
  labels: Readonly<Record<Key, string>>;
  options: (key: Key) => readonly FilterOption[];
  /** Whether there is a list that the options are of. */
  isRead: boolean;
  filters: Filters;
  onChange: (filters: Filters) => void;
  /** Absent while nothing is filtered. */
  onReset: (() => void) | undefined;
  /** Filters of another kind, between the search and the pills. */
  children?: ReactNode;
  /**
   * What the list shows or has selected. Its place is in the document also while it is empty: a status that comes with its first words is not
   * read out by every screen reader.
   */
  status?: string;
  /** At the end of the second line: how the list is shown (ColumnsButton). */
  end?: ReactNode;
}) {
  const [hasMore, setHasMore] = useState(false);
  /** Which is open, and stays shown until it is closed: who takes back its last value may be about to choose another. */
  const [open, setOpen] = useState<Key>();
  const isCramped = useMedia(crampedQuery);
  const folded = isCramped ? keys : rareKeys;
  const isShown = (key: Key) => hasMore || !folded.includes(key) || key === open || (filters[key]?.length ?? 0) > 0;
  const shown = keys.filter(isShown);
  const more = (
    <Button
      ref={isCramped ? undefined : passFocusOn}
      appearance="subtle"
      size="small"
      icon={<Add16Regular />}
      aria-expanded={isCramped ? hasMore : undefined}
      onClick={() => setHasMore(!hasMore)}
    >
      {isCramped ? 'Filters' : 'More filters'}
    </Button>
  );
  return (
    <div role="search" aria-label={`Filter ${noun}`} className={styles.root}>
      <div className={classNames(styles.line, shown.length > 0 && styles.whole)}>
        <SearchBox
          label={`Search ${noun}`}
          value={filters.search ?? ''}
          onChange={(search) => onChange({ ...filters, search })}
        />
        {isCramped && more}
        {children}
        {shown.map((key) => (
          <FilterPill
            key={key}
            label={labels[key]}
            options={() => options(key)}
            isRead={isRead}
            selected={filters[key] ?? []}
            onChange={(selected) => onChange({ ...filters, [key]: selected })}
            onOpenChange={(isOpen) => setOpen(isOpen ? key : undefined)}
          />
        ))}
        {!isCramped && shown.length < keys.length && more}
        {onReset && (
          <Button ref={passFocusOn} appearance="subtle" size="small" onClick={onReset}>
            Reset filters
          </Button>
        )}
      </div>
      <div className={styles.foot}>
        <div role="status" className={styles.status}>
          {status}
        </div>
        {end}
      </div>
    </div>
  );
}

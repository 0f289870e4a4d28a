import {
  Button,
  Checkbox,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { Dismiss12Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { SearchBox } from './SearchBox.tsx';

export interface FilterOption {
  value: string;
  label: string;
  /** How many rows it would leave. */
  count?: number;
}

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center' },
  value: { fontWeight: tokens.fontWeightSemibold },
  surface: { display: 'flex', flexDirection: 'column', padding: tokens.spacingVerticalS, minWidth: '200px' },
  options: { display: 'flex', flexDirection: 'column', maxHeight: '320px', overflowY: 'auto' },
  count: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
  foot: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, paddingTop: tokens.spacingVerticalXS },
});

/** A filter of a list: "Status: **all**". Nothing selected means all. */
export function FilterPill({
  label,
  options,
  selected,
  onChange,
  onRemove,
}: {
  label: string;
  /** Counted when they are wanted: the pill is closed mostly, and the list may be long. */
  options: () => readonly FilterOption[];
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  /** Shows a × that takes the pill away. */
  onRemove?: () => void;
}) {
  const styles = useStyles();
  const toggle = (value: string, on: boolean) =>
    onChange(on ? [...selected, value] : selected.filter((one) => one !== value));
  return (
    <span className={styles.root}>
      <Popover positioning="below-start" trapFocus>
        <PopoverTrigger disableButtonEnhancement>
          <Button shape="circular" size="small">
            <span>
              {label}: <span className={styles.value}>{valueWords(options, selected)}</span>
            </span>
          </Button>
        </PopoverTrigger>
        <PopoverSurface className={styles.surface} aria-label={`Filter by ${label}`}>
          <div className={styles.options} role="group" aria-label={label}>
            <Options label={label} options={options} selected={selected} onToggle={toggle} />
          </div>
          <div className={styles.foot}>
            <Button
              appearance="subtle"
              size="small"
              onClick={() => onChange([])}
              disabledFocusable={selected.length === 0}
            >
              Show all
            </Button>
          </div>
        </PopoverSurface>
      </Popover>
      {onRemove && (
        <Button
          appearance="transparent"
          size="small"
          icon={<Dismiss12Regular />}
          aria-label={`Remove filter ${label}`}
          onClick={onRemove}
        />
      )}
    </span>
  );
}

/** A longer choice is searched. */
const mostUnsearched = 12;
/** So many are drawn at once; the others are found by searching. */
const mostDrawn = 100;

function Options({
  label,
  options,
  selected,
  onToggle,
}: {
  label: string;
  options: () => readonly FilterOption[];
  selected: readonly string[];
  onToggle: (value: string, on: boolean) => void;
}) {
  const styles = useStyles();
  const [search, setSearch] = useState('');
  const all = options();
  const wanted = search.trim().toLowerCase();
  const found = wanted === '' ? all : all.filter((option) => option.label.toLowerCase().includes(wanted));
  const drawn = found.slice(0, mostDrawn);
  return (
    <>
      {all.length > mostUnsearched && (
        <SearchBox label={`Search ${label.toLowerCase()}`} value={search} onChange={setSearch} />
      )}
      {drawn.map((option) => (
        <Checkbox
          key={option.value}
          checked={selected.includes(option.value)}
          onChange={(_, data) => onToggle(option.value, data.checked === true)}
          label={
            <>
              {option.label}
              {option.count !== undefined && (
                <span className={styles.count}> ({option.count.toLocaleString('en')})</span>
              )}
            </>
          }
        />
      ))}
      <div role="status" className={styles.count}>
        {found.length === 0 && 'None matches.'}
        {found.length > drawn.length &&
          `The first ${drawn.length} of ${found.length.toLocaleString('en')}. Search for the others.`}
      </div>
    </>
  );
}

function valueWords(options: () => readonly FilterOption[], selected: readonly string[]): string {
  const [first, ...others] = selected;
  if (first === undefined) return 'all';
  const name = options().find((option) => option.value === first)?.label ?? first;
  return others.length === 0 ? name : `${name} + ${others.length} more`;
}

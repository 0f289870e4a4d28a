import { visibleText } from '#src/lib/visible-text.ts';
import { LatePopover } from './LatePopover.tsx';
import { PillButton } from './PillButton.tsx';
import styles from './FilterPill.module.css';

export interface FilterOption {
  value: string;
  label: string;
  /** How many rows it would leave. */
  count?: number;
}

const load = async () => (await import('./FilterChoice.tsx')).FilterChoice;

/** A filter of a list: "Status: **all**". Nothing selected means all. */
export function FilterPill({
  label,
  options,
  isRead,
  selected,
  onChange,
  onOpenChange,
}: {
  label: string;
  /** With what is selected, in any case. Counted when they are wanted: the pill is closed mostly, and the list may be long. */
  options: () => readonly FilterOption[];
  /** Whether there is a list that the options are of. */
  isRead: boolean;
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <span className={styles.root}>
      <LatePopover
        label={`Filter by ${label}`}
        align="start"
        surface={styles.surface}
        load={load}
        onOpenChange={onOpenChange}
        renderButton={(opener) => (
          <PillButton
            opener={opener}
            label={label}
            value={selected.length === 0 ? 'all' : <Value options={options} selected={selected} />}
          />
        )}
      >
        {(FilterChoice) => (
          <FilterChoice label={label} options={options} isRead={isRead} selected={selected} onChange={onChange} />
        )}
      </LatePopover>
    </span>
  );
}

function Value({ options, selected }: { options: () => readonly FilterOption[]; selected: readonly string[] }) {
  const [first = '', ...others] = selected;
  const name = options().find((option) => option.value === first)?.label ?? first;
  return (
    <>
      <bdi>{visibleText(name)}</bdi>
      <span>{others.length > 0 && ` + ${others.length} more`}</span>
    </>
  );
}

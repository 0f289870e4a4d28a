import { Button, Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import { drawnOptions } from './drawn-options.ts';
import type { FilterOption } from './FilterPill.tsx';
import { optionWords } from './option-words.ts';
import { passFocusOn } from './pass-focus.ts';
import { SearchBox } from './SearchBox.tsx';
import { VisibleText } from './VisibleText.tsx';
import styles from './FilterChoice.module.css';

/** What a filter can be set to, in its popover. Nothing selected means all. */
export function FilterChoice({
  label,
  options,
  isRead,
  selected,
  onChange,
}: {
  label: string;
  options: () => readonly FilterOption[];
  isRead: boolean;
  selected: readonly string[];
  onChange: (selected: string[]) => void;
}) {
  const toggle = (value: string, on: boolean) =>
    onChange(on ? [...selected, value] : selected.filter((one) => one !== value));
  return (
    <>
      <div className={styles.options} role="group" aria-label={label}>
        <Options label={label} options={options} isRead={isRead} selected={selected} onToggle={toggle} />
      </div>
      <div className={styles.foot}>
        <Button appearance="subtle" size="small" onClick={() => onChange([])} disabledFocusable={selected.length === 0}>
          Show all
        </Button>
      </div>
    </>
  );
}

/** A longer choice is searched. */
const mostUnsearched = 12;

/** A value that is not in the list is offered no longer once it is not chosen. Fluent’s checkbox knows no clean-up of its own `ref`. */
const passOptionOn = (option: HTMLElement | null) => passFocusOn(option?.querySelector('input') ?? null);

function Options({
  label,
  options,
  isRead,
  selected,
  onToggle,
}: {
  label: string;
  options: () => readonly FilterOption[];
  isRead: boolean;
  selected: readonly string[];
  onToggle: (value: string, on: boolean) => void;
}) {
  const [search, setSearch] = useState({ text: '', before: selected });
  const all = options();
  const { drawn, found, shown } = drawnOptions(all, search, selected);
  return (
    <>
      {all.length > mostUnsearched && (
        <SearchBox
          label={`Search ${label.toLowerCase()}`}
          value={search.text}
          onChange={(text) => setSearch({ text, before: selected })}
        />
      )}
      {drawn.map((option) => (
        <div key={option.value} ref={passOptionOn} className={styles.option}>
          <Checkbox
            checked={selected.includes(option.value)}
            onChange={(_, data) => onToggle(option.value, data.checked === true)}
            label={
              <>
                <VisibleText text={option.label} max={Infinity} />
                {isRead && option.count !== undefined && (
                  <span className={styles.count}>{` (${option.count.toLocaleString('en')})`}</span>
                )}
              </>
            }
          />
        </div>
      ))}
      <div role="status" className={styles.count}>
        {optionWords({ isRead, all: all.length, found, shown })}
      </div>
    </>
  );
}

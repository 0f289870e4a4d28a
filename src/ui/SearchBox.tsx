import { Dismiss16Regular, Search16Regular } from '@fluentui/react-icons';
import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { classNames } from './class-names.ts';
import styles from './ui.module.css';

/** A text to search for, as one types it; Escape clears it. `label` says what is searched and is the placeholder. `keys`: the keys that lead here. */
export function SearchBox({
  id,
  label,
  value,
  onChange,
  onKeyDown,
  keys,
  combobox,
  className,
}: {
  id?: string;
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** All keys but the Escape that clears. */
  onKeyDown?: (event: KeyboardEvent) => void;
  keys?: string;
  /** The list of suggestions below, whose options are chosen by arrows while the focus stays here. */
  combobox?: { listId: string; isOpen: boolean; activeId: string };
  className?: string | undefined;
}) {
  const input = useRef<HTMLInputElement>(null);
  const clear = () => {
    onChange('');
    input.current?.focus();
  };
  return (
    <span className={classNames(styles.search, className)}>
      <Search16Regular aria-hidden="true" />
      <input
        ref={input}
        id={id}
        type="search"
        className={styles.searchInput}
        aria-label={label}
        placeholder={label}
        {...(combobox && {
          role: 'combobox',
          'aria-autocomplete': 'list',
          'aria-controls': combobox.listId,
          'aria-expanded': combobox.isOpen,
          'aria-activedescendant': combobox.isOpen ? combobox.activeId : undefined,
        })}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '' || event.nativeEvent.isComposing) return onKeyDown?.(event);
          // Only the text goes: the pane or popover that the box stands in stays.
          event.preventDefault();
          event.stopPropagation();
          clear();
        }}
      />
      {value === '' && keys !== undefined && <kbd aria-hidden="true">{keys}</kbd>}
      {value !== '' && (
        // Not a stop of the Tab key: the keyboard has Escape.
        <button type="button" tabIndex={-1} aria-label="Clear" className={styles.button} onClick={clear}>
          <Dismiss16Regular />
        </button>
      )}
    </span>
  );
}

import { Dismiss16Regular, Search16Regular } from '@fluentui/react-icons';
import { useRef } from 'react';
import styles from './ui.module.css';

/** A text to search for, as one types it; Escape clears it. `label` says what is searched and is the placeholder. `keys`: the keys that lead here. */
export function SearchBox({
  label,
  value,
  onChange,
  keys,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  keys?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const clear = () => {
    onChange('');
    input.current?.focus();
  };
  return (
    <span className={styles.search}>
      <Search16Regular aria-hidden="true" />
      <input
        ref={input}
        type="search"
        className={styles.searchInput}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '' || event.nativeEvent.isComposing) return;
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

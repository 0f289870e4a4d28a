import { Dismiss16Regular, Search20Regular } from '@fluentui/react-icons';
import { useRef } from 'react';
import { classNames } from './class-names.ts';
import styles from './SearchBox.module.css';

/** A text to search for, as one types it; Escape clears it. `label` says what is searched and is also the placeholder. Plain, for every page has one. */
export function SearchBox({
  id,
  label,
  value,
  onChange,
  hint,
  className,
}: {
  id?: string;
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** At its end while it is empty: the keys that lead to it. */
  hint?: string;
  className?: string | undefined;
}) {
  const input = useRef<HTMLInputElement>(null);
  const clear = () => {
    onChange('');
    input.current?.focus();
  };
  return (
    // A press on the icon leads to the field, as one on a label would.
    <span className={classNames(styles.root, className)} onClick={() => input.current?.focus()} role="presentation">
      <span className={styles.icon} aria-hidden="true">
        <Search20Regular />
      </span>
      <input
        ref={input}
        id={id}
        type="search"
        aria-label={label}
        placeholder={label}
        className={styles.input}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '' || event.nativeEvent.isComposing) return;
          // Only the text: the popover that the field stands in stays.
          event.preventDefault();
          event.stopPropagation();
          clear();
        }}
      />
      {value === '' && hint !== undefined && <span className={styles.hint}>{hint}</span>}
      {value !== '' && (
        // Not a stop of the Tab key: the keyboard has Escape.
        <button type="button" tabIndex={-1} aria-label="Clear" className={styles.clear} onClick={clear}>
          <Dismiss16Regular />
        </button>
      )}
    </span>
  );
}

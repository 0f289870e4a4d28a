import { makeStyles, mergeClasses, shorthands, tokens } from '@fluentui/react-components';
import { Dismiss16Regular, Search20Regular } from '@fluentui/react-icons';
import { useRef } from 'react';

const useStyles = makeStyles({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    boxSizing: 'border-box',
    maxWidth: '468px',
    minHeight: '32px',
    paddingInline: tokens.spacingHorizontalS,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderBottomColor: tokens.colorNeutralStrokeAccessible,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    cursor: 'text',
    ':hover': {
      ...shorthands.borderColor(tokens.colorNeutralStroke1Hover),
      borderBottomColor: tokens.colorNeutralStrokeAccessibleHover,
    },
    ':focus-within': { outline: `2px solid ${tokens.colorCompoundBrandStroke}`, outlineOffset: '-1px' },
  },
  icon: { display: 'inline-flex', flexShrink: 0, color: tokens.colorNeutralForeground3 },
  input: {
    flexGrow: 1,
    minWidth: 0,
    height: '30px',
    padding: 0,
    border: 'none',
    outlineStyle: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    '::placeholder': { color: tokens.colorNeutralForeground4, opacity: 1 },
    '::-webkit-search-cancel-button': { display: 'none' },
  },
  clear: {
    display: 'inline-flex',
    flexShrink: 0,
    padding: '4px',
    marginInlineEnd: '-4px',
    border: 'none',
    background: 'none',
    color: tokens.colorNeutralForeground3,
    cursor: 'pointer',
  },
  hint: {
    flexShrink: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
  },
});

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
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const clear = () => {
    onChange('');
    input.current?.focus();
  };
  return (
    // A press on the icon leads to the field, as one on a label would.
    <span className={mergeClasses(styles.root, className)} onClick={() => input.current?.focus()} role="presentation">
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

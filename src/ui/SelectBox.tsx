import styles from './SelectBox.module.css';

/** The checkbox of a list's row: one plain element, because there are many; 40 px wide and as high as its cell to press, because fingers are wide. */
export function SelectBox({
  label,
  checked,
  indeterminate = false,
  disabled = false,
  onChange,
}: {
  label: string;
  checked: boolean;
  indeterminate?: boolean;
  /** There is nothing that it could select. It keeps the focus, which the browser's own way of disabling would lose. */
  disabled?: boolean;
  /** `range` when Shift was held: everything from the row pressed before. */
  onChange: (checked: boolean, range: boolean) => void;
}) {
  return (
    <input
      ref={(input) => {
        if (input) input.indeterminate = indeterminate;
      }}
      type="checkbox"
      className={styles.input}
      tabIndex={-1}
      aria-label={label}
      aria-disabled={disabled || undefined}
      checked={checked}
      // A checkbox changes by a click, that of the space bar included, and the click knows the keyboard.
      onChange={({ currentTarget, nativeEvent }) => {
        if (!disabled) onChange(currentTarget.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
      }}
    />
  );
}

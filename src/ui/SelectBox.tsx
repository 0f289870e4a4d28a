import styles from './SelectBox.module.css';

/** The checkbox of a list's row: one plain element, because there are many; 40 px wide and as high as its cell to press, because fingers are wide. */
export function SelectBox({
  label,
  checked,
  indeterminate = false,
  onChange,
}: {
  label: string;
  checked: boolean;
  indeterminate?: boolean;
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
      checked={checked}
      // A checkbox changes by a click, that of the space bar included, and the click knows the keyboard.
      onChange={({ currentTarget, nativeEvent }) =>
        onChange(currentTarget.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }
    />
  );
}

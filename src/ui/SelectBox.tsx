import { makeStyles, shorthands, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';

const forced = '@media (forced-colors: active)';

const filled = {
  ...shorthands.borderColor(tokens.colorCompoundBrandBackground),
  backgroundColor: tokens.colorCompoundBrandBackground,
  [forced]: { ...shorthands.borderColor('Highlight'), backgroundColor: 'Highlight' },
};

const useStyles = makeStyles({
  target: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: '40px',
    minHeight: '28px',
    height: '100%',
  },
  // The input itself is the whole target; what is seen is the box behind it.
  input: {
    position: 'absolute',
    inset: 0,
    width: '100%',
    height: '100%',
    margin: 0,
    opacity: 0,
    cursor: 'pointer',
    ':checked + span': filled,
    ':indeterminate + span': filled,
    ':checked:not(:indeterminate) + span::after': {
      content: '""',
      width: '4px',
      height: '8px',
      marginTop: '-2px',
      borderRight: `2px solid ${tokens.colorNeutralForegroundInverted}`,
      borderBottom: `2px solid ${tokens.colorNeutralForegroundInverted}`,
      rotate: '45deg',
      [forced]: shorthands.borderColor('HighlightText'),
    },
    ':indeterminate + span::after': {
      content: '""',
      width: '8px',
      borderTop: `2px solid ${tokens.colorNeutralForegroundInverted}`,
      [forced]: shorthands.borderColor('HighlightText'),
    },
    ':focus-visible + span': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  // The tick is turned, which puts it before the input: a press on it is one on the input all the same.
  box: {
    pointerEvents: 'none',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: '16px',
    height: '16px',
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusSmall,
    [forced]: { forcedColorAdjust: 'none', ...shorthands.borderColor('CanvasText') },
  },
});

/** The checkbox of a list's row: plain elements, because there are many; 40 px wide and as high as its cell to press, because fingers are wide. */
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
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const shift = useRef(false);
  useEffect(() => {
    if (input.current) input.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <span className={styles.target}>
      <input
        ref={input}
        type="checkbox"
        className={styles.input}
        aria-label={label}
        checked={checked}
        // A change event does not know the keyboard; the click before it does.
        onClick={(event) => {
          shift.current = event.shiftKey;
        }}
        onChange={(event) => onChange(event.currentTarget.checked, shift.current)}
      />
      <span aria-hidden="true" className={styles.box} />
    </span>
  );
}

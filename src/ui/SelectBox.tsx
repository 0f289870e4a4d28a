import { makeResetStyles, tokens } from '@fluentui/react-components';

const forced = '@media (forced-colors: active)';

/** The tick and the dash, in the middle of the box. */
const mark = {
  content: '""',
  gridArea: '1 / 1',
  boxSizing: 'border-box',
  [forced]: { borderColor: 'HighlightText' },
} as const;

const filled = {
  backgroundColor: tokens.colorCompoundBrandBackground,
  borderColor: tokens.colorCompoundBrandBackground,
  [forced]: { borderColor: 'Highlight', backgroundColor: 'Highlight' },
} as const;

const inverted = `2px solid ${tokens.colorNeutralForegroundInverted}`;

// One element, whose whole area is to be pressed; the box that is seen is drawn in the middle of it.
const useInputClass = makeResetStyles({
  appearance: 'none',
  display: 'grid',
  placeContent: 'center',
  placeItems: 'center',
  width: '40px',
  minHeight: '28px',
  height: '100%',
  margin: 0,
  outlineStyle: 'none',
  cursor: 'pointer',
  [forced]: { forcedColorAdjust: 'none' },
  '::before': {
    content: '""',
    gridArea: '1 / 1',
    width: '16px',
    height: '16px',
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusSmall,
    [forced]: { borderColor: 'CanvasText' },
  },
  ':checked::before': filled,
  ':indeterminate::before': filled,
  ':checked:not(:indeterminate)::after': {
    ...mark,
    width: '6px',
    height: '10px',
    translate: '0 -1px',
    rotate: '45deg',
    borderRight: inverted,
    borderBottom: inverted,
  },
  ':indeterminate::after': { ...mark, width: '8px', height: '2px', borderTop: inverted },
  ':focus-visible::before': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
});

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
  const className = useInputClass();
  return (
    <input
      ref={(input) => {
        if (input) input.indeterminate = indeterminate;
      }}
      type="checkbox"
      className={className}
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

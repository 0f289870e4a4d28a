import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { usePrinting } from './printing.ts';

const useStyles = makeStyles({
  button: {
    display: 'inline-flex',
    alignItems: 'flex-start',
    columnGap: tokens.spacingHorizontalXS,
    maxWidth: '100%',
    padding: '2px 0',
    border: 'none',
    background: 'none',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    fontWeight: tokens.fontWeightSemibold,
    textAlign: 'start',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { color: tokens.colorNeutralForeground1Hover, textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  quiet: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground2 },
  // Beside the first line, when there are more. The icon itself has no line height to measure by.
  line: { display: 'flex', alignItems: 'center', flexShrink: 0, height: '1lh' },
  chevron: { transitionProperty: 'rotate', transitionDuration: tokens.durationFast },
  open: { rotate: '90deg' },
  panel: { paddingTop: tokens.spacingVerticalS, paddingLeft: tokens.spacingHorizontalXL },
});

/** A line that opens to more. The folded part is not rendered, so it costs nothing until asked for. */
export function Foldable({
  summary,
  children,
  defaultOpen = false,
  quiet = false,
}: {
  summary: ReactNode;
  children: ReactNode;
  defaultOpen?: boolean;
  /** For asides such as "How we know": regular weight, second colour. */
  quiet?: boolean;
}) {
  const styles = useStyles();
  const [unfolded, setUnfolded] = useState(defaultOpen);
  const open = usePrinting() || unfolded;
  const panelId = useId();
  return (
    <div>
      <button
        type="button"
        className={mergeClasses(styles.button, quiet && styles.quiet)}
        aria-expanded={open}
        aria-controls={panelId}
        onClick={() => setUnfolded(!unfolded)}
      >
        <span className={styles.line}>
          <ChevronRight16Regular className={mergeClasses(styles.chevron, open && styles.open)} aria-hidden="true" />
        </span>
        {summary}
      </button>
      <div id={panelId} hidden={!open} className={styles.panel}>
        {open && children}
      </div>
    </div>
  );
}

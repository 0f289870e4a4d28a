import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId } from 'react';

const forced = '@media (forced-colors: active)';
const still = '@media (prefers-reduced-motion: reduce)';

const useStyles = makeStyles({
  track: {
    height: '2px',
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground6,
    [forced]: { forcedColorAdjust: 'none', backgroundColor: 'GrayText' },
  },
  thick: { height: '4px' },
  bar: {
    height: '100%',
    borderRadius: 'inherit',
    backgroundColor: tokens.colorCompoundBrandBackground,
    [forced]: { backgroundColor: 'Highlight' },
  },
  moving: {
    width: '33%',
    animationName: { from: { transform: 'translateX(-100%)' }, to: { transform: 'translateX(300%)' } },
    animationDuration: '3s',
    animationTimingFunction: 'linear',
    animationIterationCount: 'infinite',
    // Still, it must not look like a third that is done.
    [still]: { width: '100%', opacity: 0.5, animationName: 'none' },
  },
  note: { paddingTop: tokens.spacingVerticalXXS, fontSize: tokens.fontSizeBase200 },
});

/**
 * How much is done. Plain elements: Fluent's bar brings half of its form fields along. Without a `value` nobody knows how much, and the bar
 * moves.
 */
export function ProgressBar({
  label,
  value,
  max = 1,
  note,
  thick = false,
  className,
}: {
  /** What is under way: "Export". */
  label: string;
  /** How much of `max` is done. */
  value?: number | undefined;
  max?: number;
  /** Words under the bar that say more. */
  note?: string;
  thick?: boolean;
  className?: string | undefined;
}) {
  const styles = useStyles();
  const noteId = useId();
  const share = value === undefined ? undefined : max > 0 ? Math.min(Math.max(value / max, 0), 1) : 1;
  return (
    <div className={className}>
      <div
        role="progressbar"
        aria-label={label}
        aria-describedby={note === undefined ? undefined : noteId}
        {...(share === undefined
          ? {}
          : {
              'aria-valuemin': 0,
              'aria-valuemax': 100,
              'aria-valuenow': Math.floor(share * 100),
              'aria-valuetext': `${Math.floor(share * 100)} %`,
            })}
        className={mergeClasses(styles.track, thick && styles.thick)}
      >
        <div
          className={mergeClasses(styles.bar, share === undefined && styles.moving)}
          {...(share === undefined ? {} : { style: { width: `${share * 100}%` } })}
        />
      </div>
      {note !== undefined && (
        <div id={noteId} className={styles.note}>
          {note}
        </div>
      )}
    </div>
  );
}

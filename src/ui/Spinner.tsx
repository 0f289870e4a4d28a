import { makeStyles, mergeClasses, shorthands, tokens } from '@fluentui/react-components';
import { useId } from 'react';

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  ring: {
    boxSizing: 'border-box',
    flexShrink: 0,
    width: '16px',
    height: '16px',
    border: `2px solid ${tokens.colorBrandStroke2}`,
    borderTopColor: tokens.colorBrandStroke1,
    borderRadius: tokens.borderRadiusCircular,
    animationName: { to: { rotate: '360deg' } },
    animationDuration: '1.5s',
    animationTimingFunction: 'linear',
    animationIterationCount: 'infinite',
    '@media (prefers-reduced-motion: reduce)': { animationName: 'none' },
    '@media (forced-colors: active)': {
      forcedColorAdjust: 'none',
      border: '2px solid GrayText',
      borderTopColor: 'Highlight',
    },
  },
  large: { width: '32px', height: '32px', ...shorthands.borderWidth('3px') },
});

/** Something is under way, and nobody knows how much of it is done. Plain elements, for it stands where nothing else is loaded yet. */
export function Spinner({
  label,
  isLabelShown = true,
  size = 'small',
}: {
  /** What is under way: "Reading the sessions". */
  label: string;
  /** Otherwise only read aloud. */
  isLabelShown?: boolean;
  size?: 'small' | 'large';
}) {
  const styles = useStyles();
  const id = useId();
  return (
    <span role="progressbar" aria-labelledby={id} className={styles.root}>
      <span aria-hidden="true" className={mergeClasses(styles.ring, size === 'large' && styles.large)} />
      <span id={id} className={isLabelShown ? undefined : 'visually-hidden'}>
        {label}
      </span>
    </span>
  );
}

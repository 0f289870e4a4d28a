import { makeStyles, mergeClasses, shorthands, tokens } from '@fluentui/react-components';
import { Checkmark16Filled, Important16Filled } from '@fluentui/react-icons';
import { narrow } from './widths.ts';

export interface Step {
  key: string;
  /** A short noun. */
  label: string;
  /** Locked: not reached yet. Done and error are the badge of a step that was visited. */
  state: 'locked' | 'open' | 'done' | 'error';
}

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    [narrow]: { flexDirection: 'row', overflowX: 'auto' },
  },
  step: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    width: '100%',
    minHeight: '36px',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    background: 'none',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    textAlign: 'start',
    whiteSpace: 'nowrap',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  locked: {
    color: tokens.colorNeutralForegroundDisabled,
    cursor: 'default',
    ':hover': { backgroundColor: 'transparent' },
  },
  current: { fontWeight: tokens.fontWeightSemibold, backgroundColor: tokens.colorSubtleBackgroundSelected },
  badge: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    width: '24px',
    height: '24px',
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusCircular,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  badgeLocked: shorthands.borderColor(tokens.colorNeutralStrokeDisabled),
  badgeCurrent: {
    ...shorthands.borderColor(tokens.colorBrandBackground),
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
  },
  badgeDone: {
    color: tokens.colorStatusSuccessForeground1,
    ...shorthands.borderColor(tokens.colorStatusSuccessBorder2),
  },
  badgeError: {
    color: tokens.colorStatusDangerForeground1,
    ...shorthands.borderColor(tokens.colorStatusDangerBorder2),
  },
  // Out of sight, yet the button's name: without it an open step would have none.
  wordsNarrow: {
    [narrow]: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  },
});

const said: Record<Step['state'], string> = {
  locked: ', not reached yet',
  open: '',
  done: ', done',
  error: ', needs attention',
};

/** The steps of a wizard with their badges. Locked ones stay focusable and say so. */
export function Steps({
  label,
  steps,
  current,
  onSelect,
}: {
  label: string;
  steps: readonly Step[];
  current: string;
  onSelect: (key: string) => void;
}) {
  const styles = useStyles();
  return (
    <nav aria-label={label}>
      <ol className={styles.list}>
        {steps.map((step, index) => {
          const isCurrent = step.key === current;
          const locked = step.state === 'locked' && !isCurrent;
          return (
            <li key={step.key}>
              <button
                type="button"
                className={mergeClasses(styles.step, locked && styles.locked, isCurrent && styles.current)}
                aria-current={isCurrent ? 'step' : undefined}
                aria-disabled={locked}
                onClick={() => {
                  if (!locked) onSelect(step.key);
                }}
              >
                <span
                  aria-hidden="true"
                  className={mergeClasses(
                    styles.badge,
                    locked && styles.badgeLocked,
                    step.state === 'done' && styles.badgeDone,
                    isCurrent && styles.badgeCurrent,
                    step.state === 'error' && styles.badgeError,
                  )}
                >
                  <Badge step={step} number={index + 1} isCurrent={isCurrent} />
                </span>
                <span className={mergeClasses(!isCurrent && styles.wordsNarrow)}>{step.label}</span>
                <span className="visually-hidden">{said[step.state]}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function Badge({ step, number, isCurrent }: { step: Step; number: number; isCurrent: boolean }) {
  if (step.state === 'error') return <Important16Filled />;
  if (step.state === 'done' && !isCurrent) return <Checkmark16Filled />;
  return <>{number}</>;
}

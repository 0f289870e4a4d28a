import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowSyncCircle16Regular,
  CheckmarkCircle16Filled,
  Circle16Regular,
  ErrorCircle16Filled,
  Warning16Filled,
} from '@fluentui/react-icons';
import type { ReactElement, ReactNode } from 'react';
import type { Tone } from './tone.ts';

const icons: Record<Tone, ReactElement> = {
  neutral: <Circle16Regular />,
  good: <CheckmarkCircle16Filled />,
  busy: <ArrowSyncCircle16Regular />,
  attention: <Warning16Filled />,
  bad: <ErrorCircle16Filled />,
};

const useStyles = makeStyles({
  root: {
    display: 'inline-flex',
    alignItems: 'flex-start',
    columnGap: tokens.spacingHorizontalSNudge,
    maxWidth: '100%',
    verticalAlign: 'top',
  },
  // As high as a line of text, so that it stands at the first line when the words need two.
  icon: { display: 'inline-flex', alignItems: 'center', flexShrink: 0, height: '1lh' },
  words: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', fontVariantNumeric: 'tabular-nums' },
  detail: { color: tokens.colorNeutralForeground2 },
  neutral: { color: tokens.colorNeutralForeground3 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  busy: { color: tokens.colorBrandForeground1 },
  attention: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
});

/** A state as an icon and words; the tone only colours the icon, so the state is never carried by colour alone. */
export function StateWord({
  tone,
  icon,
  detail,
  children,
}: {
  tone: Tone;
  /** Instead of the tone's own icon. */
  icon?: ReactElement;
  /** Secondary words after the state, such as "ends in 3 h". */
  detail?: ReactNode;
  children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <span className={styles.root}>
      <span className={mergeClasses(styles.icon, styles[tone])} aria-hidden="true">
        {icon ?? icons[tone]}
      </span>
      <span className={styles.words}>
        {children}
        {detail !== undefined && <span className={styles.detail}> · {detail}</span>}
      </span>
    </span>
  );
}

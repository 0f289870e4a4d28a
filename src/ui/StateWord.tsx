import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactElement, ReactNode } from 'react';
import { StateIcon } from './StateIcon.tsx';
import type { Tone } from './tone.ts';
import { useToneStyles } from './tone-styles.ts';

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
  const tones = useToneStyles();
  return (
    <span className={styles.root}>
      <span className={mergeClasses(styles.icon, tones[tone])} aria-hidden="true">
        {icon ?? <StateIcon tone={tone} />}
      </span>
      <span className={styles.words}>
        {children}
        {detail !== undefined && <span className={styles.detail}> · {detail}</span>}
      </span>
    </span>
  );
}

import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { ownText } from './own-text.tsx';
import { stateIcons } from './state-icons.tsx';
import type { Tone } from './tone.ts';
import toneClasses from './tone.module.css';
import styles from './StateWord.module.css';

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
  return (
    <span className={styles.root}>
      <span className={classNames(styles.icon, toneClasses[tone])} aria-hidden="true">
        {icon ?? stateIcons[tone]}
      </span>
      <span className={styles.words}>
        {ownText(children)}
        {detail !== undefined && <span className={styles.detail}> · {ownText(detail)}</span>}
      </span>
    </span>
  );
}

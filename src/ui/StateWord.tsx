import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './ui.module.css';

/** What colour says, and nothing else does: `neutral` is a gray dash, `busy` turns; `session`: somebody of Microsoft is in. */
export type Tone = 'neutral' | 'info' | 'session' | 'good' | 'busy' | 'attention' | 'bad';

/** The sign of a tone, in its colour; the style sheet draws it. It says nothing by itself: words stand beside it. */
export function StateIcon({ tone }: { tone: Tone }) {
  return <span aria-hidden="true" className={classNames(styles.stateIcon, styles[`tone-${tone}`])} />;
}

/** A state: icon, word, and after it quieter words such as "ends in 3 h". Never told by colour alone. One element, because lists have many. */
export function StateWord({ tone, detail, children }: { tone: Tone; detail?: ReactNode; children: ReactNode }) {
  const className = classNames(styles.state, styles[`tone-${tone}`]);
  if (detail === undefined || detail === false) return <span className={className}>{children}</span>;
  return (
    <span className={className}>
      {children}
      <span className="quiet"> · {detail}</span>
    </span>
  );
}

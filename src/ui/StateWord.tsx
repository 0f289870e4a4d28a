import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './ui.module.css';

/** What colour says, and nothing else does: `neutral` is a gray dash, `busy` turns. */
export type Tone = 'neutral' | 'info' | 'good' | 'busy' | 'attention' | 'bad';

const disc = 'M8 1.7a6.3 6.3 0 1 0 0 12.6A6.3 6.3 0 0 0 8 1.7Z';

/** Shapes of 16 by 16. What is filled leaves its sign out; the others are drawn as lines. */
const shapes: Record<Tone, { path: string; isLine?: true }> = {
  neutral: { path: 'M4 8h8', isLine: true },
  info: { path: `${disc}M8 4.4a.9.9 0 1 1 0 1.8.9.9 0 0 1 0-1.8ZM7.4 7.2h1.2v4.2H7.4Z` },
  good: { path: `${disc}M7.2 11.3 4.5 8.6l.9-.9 1.8 1.8 3.5-4 .9.8Z` },
  busy: {
    path: 'M13 7.2A5.1 5.1 0 0 0 4 4.8M3 8.8a5.1 5.1 0 0 0 9 2.4M3.7 2.2v2.9h2.9M12.3 13.8v-2.9H9.4',
    isLine: true,
  },
  attention: {
    path: 'M7 2.2 1.5 12.3c-.4.8.1 1.7 1 1.7h11c.9 0 1.4-.9 1-1.7L9 2.2c-.4-.8-1.6-.8-2 0ZM8 5.6c-.5 0-.8.4-.7.9l.3 2.8h.8l.3-2.8c.1-.5-.2-.9-.7-.9ZM8 10.2a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8Z',
  },
  bad: {
    path: `${disc}M8 4.5c-.5 0-.8.4-.7.9l.3 3.4h.8l.3-3.4c.1-.5-.2-.9-.7-.9ZM8 9.8a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8Z`,
  },
};

/** The sign of a tone, in its colour. It says nothing by itself: words stand beside it. */
export function StateIcon({ tone }: { tone: Tone }) {
  const { path, isLine } = shapes[tone];
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className={classNames(styles.stateIcon, styles[`tone-${tone}`])}>
      <path d={path} fillRule="evenodd" className={isLine ? styles.stateLine : undefined} />
    </svg>
  );
}

/** A state: icon, word, and after it quieter words such as "ends in 3 h". Never told by colour alone. */
export function StateWord({ tone, detail, children }: { tone: Tone; detail?: ReactNode; children: ReactNode }) {
  return (
    <span className={styles.state}>
      <StateIcon tone={tone} />
      {children}
      {detail !== undefined && detail !== false && <span className="quiet"> · {detail}</span>}
    </span>
  );
}

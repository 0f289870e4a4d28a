import type { ReactNode } from 'react';
import { StateIcon, type Tone } from '#src/ui/StateWord.tsx';
import styles from './shared.module.css';

export interface Milestone {
  key: string;
  tone: Tone;
  words: ReactNode;
  /** When it happened, usually `<Time>`; missing for what is still to come. */
  time?: ReactNode;
  detail?: ReactNode;
}

/** Milestones from first to last, joined by a line: the walk of a revoke, the life of a consent. */
export function Timeline({ label, milestones }: { label: string; milestones: readonly Milestone[] }) {
  return (
    <ol aria-label={label} className={styles.timeline}>
      {milestones.map(({ key, tone, words, time, detail }) => (
        <li key={key}>
          <StateIcon tone={tone} />
          <div>
            {words}
            {time !== undefined && <span className="quiet"> {time}</span>}
            {detail !== undefined && <div className="quiet">{detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

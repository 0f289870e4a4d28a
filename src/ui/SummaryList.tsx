import type { ReactNode } from 'react';
import { PageLink } from './PageLink.tsx';
import styles from './SummaryList.module.css';

export interface SummaryItem {
  key: string;
  words: string;
  /** The list narrowed to what is counted. */
  to: string;
}

/** What a list holds, in numbers, small and quiet; each number is a filter. `children`: a SummaryNote. */
export function SummaryList({ items, children }: { items: readonly SummaryItem[]; children?: ReactNode }) {
  return (
    <ul className={styles.list} aria-label="Summary">
      {items.map(({ key, words, to }) => (
        <li key={key}>
          <PageLink to={to}>{words}</PageLink>
        </li>
      ))}
      {children}
    </ul>
  );
}

/** A line below the numbers, of how they are to be understood. */
export function SummaryNote({ children }: { children: ReactNode }) {
  return <li className={styles.note}>{children}</li>;
}

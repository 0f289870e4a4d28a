import type { ReactNode } from 'react';
import styles from './Announced.module.css';

/**
 * What stands in it is read out as it comes, without moving the focus (WCAG 4.1.3). Its place is in the document also while it is empty, and
 * takes no room: a status that comes with its first words is not read out by every screen reader.
 */
export function Announced({ children }: { children: ReactNode }) {
  return (
    // What is there already is not read out again beside what comes.
    <div role="status" aria-atomic="false" className={styles.root}>
      {children}
    </div>
  );
}

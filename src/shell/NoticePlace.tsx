import type { ReactNode } from 'react';
import styles from './NoticePlace.module.css';

/** Where notices stand above a page. It takes no room while all is well. */
export function NoticePlace({ children }: { children: ReactNode }) {
  return <div className={styles.place}>{children}</div>;
}

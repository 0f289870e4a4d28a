import type { ReactElement, ReactNode } from 'react';
import styles from './ui.module.css';

/** An empty page: what will be here (`title`, a sentence), why, and the next act. `icon`: 48 px. */
export function EmptyState({
  title,
  icon,
  children,
  action,
}: {
  title: string;
  icon?: ReactElement | false;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={styles.centered}>
      {icon && <span aria-hidden="true">{icon}</span>}
      <div className={styles.heading}>{title}</div>
      {children !== undefined && <div className="quiet">{children}</div>}
      {action !== undefined && action !== false && <div>{action}</div>}
    </div>
  );
}

import type { ReactElement, ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** An empty page: what will be here, and the next act. */
export function EmptyState({
  title,
  icon,
  children,
  action,
}: {
  title: string;
  icon?: ReactElement;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={styles.root}>
      {icon && (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <div className={styles.title}>{title}</div>
      {children !== undefined && <div className={styles.words}>{children}</div>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}

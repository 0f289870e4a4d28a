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
      {/* Other words are another element: they need not be made of these, which a translation may have taken out of the page. */}
      {children !== undefined && (
        <div key={title} className={styles.words}>
          {children}
        </div>
      )}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}

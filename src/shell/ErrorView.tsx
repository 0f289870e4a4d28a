import { ErrorCircle24Filled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { pageTitleId } from './page-focus.ts';
import styles from './ErrorView.module.css';

/** A whole page that says what failed, why, and what to do. */
export function ErrorView({
  title,
  correlationId,
  actions,
  children,
}: {
  title: string;
  correlationId?: string | undefined;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles.root}>
      <title>{`${title} – Remote Support`}</title>
      <span className={styles.icon} aria-hidden="true">
        <ErrorCircle24Filled />
      </span>
      <h1 id={pageTitleId} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      <div className={styles.rest}>
        {children}
        {correlationId !== undefined && <CorrelationId id={correlationId} />}
      </div>
      {actions !== undefined && <div className={styles.acts}>{actions}</div>}
    </div>
  );
}

import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './ui.module.css';

/**
 * A line that opens to more: the platform's `<details>`, so that a search in the page finds what is folded. `isQuiet` for asides such as
 * "How we know". `onOpen` is called when it is opened, for what is read only then.
 */
export function Details({
  summary = 'Details',
  children,
  isOpen = false,
  isQuiet = false,
  onOpen,
}: {
  summary?: ReactNode;
  children: ReactNode;
  /** Open at first; the person folds it from then on. */
  isOpen?: boolean;
  isQuiet?: boolean;
  onOpen?: () => void;
}) {
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) onOpen?.();
      }}
    >
      <summary className={classNames(styles.summary, isQuiet ? 'quiet' : 'strong')}>{summary}</summary>
      <div className={styles.detailsBody}>{children}</div>
    </details>
  );
}

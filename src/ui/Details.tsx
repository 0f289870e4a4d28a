import { type ReactNode, useState } from 'react';
import { classNames } from './class-names.ts';
import styles from './ui.module.css';

/**
 * A line that opens to more: the platform's `<details>`, so that a search in the page finds what is folded. `isQuiet` for asides such as
 * "How we know". `isLate`: what is in it is drawn only once it is opened.
 */
export function Details({
  summary = 'Details',
  children,
  isOpen = false,
  isQuiet = false,
  isLate = false,
}: {
  summary?: ReactNode;
  children: ReactNode;
  /** Open at first; the person folds it from then on. */
  isOpen?: boolean;
  isQuiet?: boolean;
  isLate?: boolean;
}) {
  const [isDrawn, setIsDrawn] = useState(!isLate);
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) setIsDrawn(true);
      }}
    >
      <summary className={classNames(styles.summary, isQuiet ? 'quiet' : 'strong')}>{summary}</summary>
      <div className={styles.detailsBody}>{isDrawn && children}</div>
    </details>
  );
}

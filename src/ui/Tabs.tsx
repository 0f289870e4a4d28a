import { useId } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import styles from './ui.module.css';

export interface Tab {
  key: string;
  label: string;
  /** Words at the end of the label, such as a count; a dot alone for `isUnfinished`. */
  badge?: ReactNode;
  /** Shows a dot, and says "not finished". */
  isUnfinished?: boolean;
}

/** Tabs with the chosen one's content below. Arrow keys, Home and End move and choose. State is the caller's, best in the URL. */
export function Tabs({
  label,
  tabs,
  chosen,
  onChoose,
  children,
}: {
  label: string;
  tabs: readonly Tab[];
  chosen: string;
  onChoose: (key: string) => void;
  children: ReactNode;
}) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Back and Forward are the browser's.
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = tabs.findIndex(({ key }) => key === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  };
  return (
    <div>
      <div role="tablist" aria-label={label} tabIndex={-1} className={styles.tabs} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            className={styles.tab}
            aria-selected={tab.key === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={tab.key === chosen ? 0 : -1}
            onClick={() => onChoose(tab.key)}
          >
            <span className={styles.tabLabel} data-label={tab.label}>
              {tab.label}
            </span>
            {tab.badge !== undefined && <span className={styles.tabBadge}>{tab.badge}</span>}
            {tab.isUnfinished && (
              <span className={styles.dot}>
                <span className="visually-hidden">, not finished</span>
              </span>
            )}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} className={styles.tabPanel}>
        {children}
      </div>
    </div>
  );
}

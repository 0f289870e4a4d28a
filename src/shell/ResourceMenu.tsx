import {
  DocumentSearch20Regular,
  DocumentText20Regular,
  History20Regular,
  Server20Regular,
  ShieldCheckmark20Regular,
} from '@fluentui/react-icons';
import { useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import { NavLink } from 'react-router';
import { findingsCount } from '#src/azure/reconciliation/findings-count.ts';
import { paths } from '#src/paths.ts';
import { Tooltip } from '#src/ui/Tooltip.tsx';
import { classNames } from '#src/ui/class-names.ts';
import styles from './ResourceMenu.module.css';

const destinations: readonly { label: string; to: string; icon: ReactElement }[] = [
  { label: 'Machines', to: paths.machines(), icon: <Server20Regular /> },
  { label: 'History', to: paths.history(), icon: <History20Regular /> },
  { label: 'Findings', to: paths.findings(), icon: <DocumentSearch20Regular /> },
  { label: 'Verify', to: paths.verify(), icon: <ShieldCheckmark20Regular /> },
  { label: 'Terms', to: paths.terms(), icon: <DocumentText20Regular /> },
];

export function ResourceMenu({ collapsed, onNavigate }: { collapsed: boolean; onNavigate?: () => void }) {
  // Only once it has been read: nobody has compared anything before.
  const findings = useSyncExternalStore(findingsCount.subscribe, findingsCount.get) ?? 0;
  return (
    <ul className={styles.list}>
      {destinations.map(({ label, to, icon }) => {
        const count = to === paths.findings() ? findings : 0;
        const link = (
          <NavLink
            to={to}
            className={({ isActive }) => classNames(styles.link, isActive && styles.current)}
            {...(onNavigate ? { onClick: onNavigate } : {})}
          >
            <span className={styles.icon} aria-hidden="true">
              {icon}
            </span>
            {!collapsed && <span>{label}</span>}
            {!collapsed && count > 0 && <Count count={count} />}
          </NavLink>
        );
        return (
          <li key={to}>
            {collapsed ? (
              <Tooltip content={count > 0 ? `${label}: ${countWords(count)}` : label} relationship="label" side="after">
                {link}
              </Tooltip>
            ) : (
              link
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** What was found may have been put right since. */
const countWords = (count: number): string => `${count} needed an answer when last compared`;

function Count({ count }: { count: number }) {
  return (
    <span className={styles.count} aria-label={countWords(count)} title={countWords(count)} role="img">
      {count}
    </span>
  );
}

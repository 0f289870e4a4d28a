import type { ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './ui.module.css';

/** A link to a page of the app: `to` comes from paths.ts. */
export function AppLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className={styles.link}>
      {children}
    </Link>
  );
}

/** A link out of the app, opened in a tab of its own. */
export function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={styles.link}>
      {children}
    </a>
  );
}

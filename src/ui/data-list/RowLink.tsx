import type { ReactNode } from 'react';
import { linkClass } from '#src/ui/link-class.ts';

/** The link of a list's row to a page of the app: its list follows it, so that a row costs no more than an element. `to` comes from paths.ts. */
export function RowLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <a href={to} className={linkClass()} tabIndex={-1}>
      {children}
    </a>
  );
}

import type { ReactNode } from 'react';

/** The link of a row to a page of the app: its list follows it, so that a row costs no more than an element. `to` comes from paths.ts. */
export function RowLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <a href={to} tabIndex={-1}>
      {children}
    </a>
  );
}

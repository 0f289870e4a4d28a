import type { ReactNode } from 'react';
import { useHref, useLinkClickHandler } from 'react-router';
import { useLinkClass } from './link-styles.ts';

/** A link to a page of the app. `to` comes from paths.ts. */
export function PageLink({ to, children, inline = false }: { to: string; children: ReactNode; inline?: boolean }) {
  const className = useLinkClass(inline);
  const href = useHref(to);
  const onClick = useLinkClickHandler(to);
  return (
    <a href={href} className={className} onClick={onClick}>
      {children}
    </a>
  );
}

import type { ReactNode } from 'react';
import { useHref, useLinkClickHandler } from 'react-router';
import { linkClass } from './link-class.ts';

/** A link to a page of the app. `to` comes from paths.ts. */
export function PageLink({ to, children, inline = false }: { to: string; children: ReactNode; inline?: boolean }) {
  const href = useHref(to);
  const onClick = useLinkClickHandler(to);
  return (
    <a href={href} className={linkClass(inline)} onClick={onClick}>
      {children}
    </a>
  );
}

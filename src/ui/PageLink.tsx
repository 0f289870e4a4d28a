import { Link as FluentLink } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useHref, useLinkClickHandler } from 'react-router';

/** A link to a page of the app. `to` comes from paths.ts. */
export function PageLink({ to, children, inline = false }: { to: string; children: ReactNode; inline?: boolean }) {
  const href = useHref(to);
  const onClick = useLinkClickHandler(to);
  return (
    <FluentLink
      href={href}
      inline={inline}
      onClick={(event) => {
        if (event.currentTarget instanceof HTMLAnchorElement) onClick(event);
      }}
    >
      {children}
    </FluentLink>
  );
}

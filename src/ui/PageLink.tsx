import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useHref, useLinkClickHandler } from 'react-router';

const useStyles = makeStyles({
  // As Fluent's Link, which costs as much as the rest of a list's row.
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { color: tokens.colorBrandForegroundLinkHover, textDecorationLine: 'underline' },
    ':active': { color: tokens.colorBrandForegroundLinkPressed, textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-1px' },
  },
  inline: { textDecorationLine: 'underline' },
});

/** A link to a page of the app. `to` comes from paths.ts. */
export function PageLink({ to, children, inline = false }: { to: string; children: ReactNode; inline?: boolean }) {
  const styles = useStyles();
  const href = useHref(to);
  const onClick = useLinkClickHandler(to);
  return (
    <a href={href} className={inline ? mergeClasses(styles.link, styles.inline) : styles.link} onClick={onClick}>
      {children}
    </a>
  );
}

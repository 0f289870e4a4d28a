import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation, useMatches } from 'react-router';
import { useStore } from 'zustand';
import { visibleText } from '#src/lib/visible-text.ts';
import { paths } from '#src/paths.ts';
import { classNames } from '#src/ui/class-names.ts';
import { type Command, CommandBar } from './CommandBar.tsx';
import { pageTitleId, productName } from './names.ts';
import { titleMark } from './notifications.ts';
import styles from './shell.module.css';

/**
 * The frame of every page's content. `title` is the resource's name or a plural noun; it is also the document's title and takes the focus
 * after a navigation. Breadcrumbs come from the routes' handles.
 */
export function Page({
  title,
  subtitle,
  aside,
  commands = [],
  width = 'full',
  height = 'content',
  children,
}: {
  title: string;
  /** What kind of thing it is: "Machine - Azure Arc". */
  subtitle?: ReactNode;
  /** At the end of the title's line: how old the page's facts are, and reading them anew. */
  aside?: ReactNode;
  commands?: readonly Command[];
  /** `reading` keeps text in a column that can be read. */
  width?: 'full' | 'reading';
  /** `window` reaches down to its lower edge, where the page's last line stands. */
  height?: 'content' | 'window';
  children: ReactNode;
}) {
  const shown = visibleText(title);
  const mark = useStore(titleMark, ({ text }) => text);
  return (
    <div className={classNames(styles.page, height === 'window' && styles.filling)}>
      <title>{`${mark}${shown} - ${productName}`}</title>
      <div className={styles.pageHead}>
        <Breadcrumbs />
        <div className={styles.titleLine}>
          <h1 id={pageTitleId} tabIndex={-1} className={styles.title}>
            <bdi>{shown}</bdi>
          </h1>
          {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        </div>
        {subtitle !== undefined && <div className={styles.subtitle}>{subtitle}</div>}
      </div>
      {commands.length > 0 && <CommandBar commands={commands} />}
      <div className={classNames(styles.content, width === 'reading' && styles.reading)}>{children}</div>
    </div>
  );
}

/** The way to the page; the page itself is named by its title. */
function Breadcrumbs() {
  const crumbs = crumbsOf(useMatches());
  // The first page has nothing above it.
  if (useLocation().pathname === paths.home()) return null;
  return (
    <nav aria-label="Breadcrumb" className={styles.crumbs}>
      {[{ path: paths.home(), label: 'Home' }, ...crumbs].map(({ path, label }, index) => (
        <Fragment key={path}>
          {index > 0 && <span aria-hidden="true">›</span>}
          <Link to={path}>{visibleText(label, 60)}</Link>
        </Fragment>
      ))}
    </nav>
  );
}

/** What a route with pages below it has as `handle`: its name in their breadcrumb. */
export interface RouteHandle {
  crumb: string;
}

/** One crumb for each named path on the way to the page, from the top; the page itself is named by its title. */
export function crumbsOf(
  matches: readonly { pathname: string; handle?: unknown }[],
): { path: string; label: string }[] {
  const named = matches.map(({ pathname, handle }) => ({
    path: pathname.replace(/(?<=.)\/$/, ''),
    label: (handle as RouteHandle | undefined)?.crumb,
  }));
  const here = named.at(-1)?.path;
  return named.flatMap(({ path, label }) => (label === undefined || path === here ? [] : [{ path, label }]));
}

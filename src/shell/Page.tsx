import type { ReactNode } from 'react';
import { visibleText } from '#src/lib/visible-text.ts';
import { Breadcrumbs } from './Breadcrumbs.tsx';
import { CommandBar } from './CommandBar.tsx';
import type { Command } from './command.ts';
import { pageTitleId } from './page-focus.ts';
import { classNames } from '#src/ui/class-names.ts';
import styles from './Page.module.css';

/** The frame of every page's content. `title` is the resource's name or a plural noun; it is also the document's title and takes the focus after a navigation. */
export function Page({
  title,
  subtitle,
  aside,
  commands,
  width = 'full',
  children,
}: {
  title: string;
  /** What kind of thing it is: "Machine – Azure Arc". */
  subtitle?: ReactNode;
  /** At the end of the title's line: how old the page's facts are. */
  aside?: ReactNode;
  commands?: readonly Command[];
  /** `reading` keeps text in a column that can be read. */
  width?: 'full' | 'reading';
  children: ReactNode;
}) {
  const shown = visibleText(title);
  return (
    <div className={styles.root}>
      <title>{`${shown} – Remote Support`}</title>
      <div className={styles.head}>
        <Breadcrumbs />
        <div className={styles.titleLine}>
          <h1 id={pageTitleId} tabIndex={-1} className={styles.title}>
            <bdi>{shown}</bdi>
          </h1>
          {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        </div>
        {subtitle !== undefined && <div className={styles.subtitle}>{subtitle}</div>}
      </div>
      {commands && commands.length > 0 && <CommandBar commands={commands} />}
      <div className={classNames(styles.content, width === 'reading' && styles.reading)}>{children}</div>
    </div>
  );
}

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { visibleText } from '#src/lib/visible-text.ts';
import { narrow } from '#src/ui/widths.ts';
import { Breadcrumbs } from './Breadcrumbs.tsx';
import { CommandBar } from './CommandBar.tsx';
import type { Command } from './command.ts';
import { pageTitleId } from './page-focus.ts';

const useStyles = makeStyles({
  root: { paddingBottom: tokens.spacingVerticalXXXL },
  head: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalS}`,
    [narrow]: { paddingInline: tokens.spacingHorizontalL },
  },
  titleLine: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalXL,
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    ':focus': { outlineStyle: 'none' },
  },
  subtitle: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  aside: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  content: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalL,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL} 0`,
    [narrow]: { paddingInline: tokens.spacingHorizontalL },
  },
  reading: { maxWidth: '880px' },
});

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
  const styles = useStyles();
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
      <div className={mergeClasses(styles.content, width === 'reading' && styles.reading)}>{children}</div>
    </div>
  );
}

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { narrow } from '#src/ui/widths.ts';

const useStyles = makeStyles({
  place: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXS}`,
    [narrow]: { paddingInline: tokens.spacingHorizontalL },
    ':empty': { display: 'none' },
    '@media print': { display: 'none' },
  },
});

/** Where notices stand above a page. Nothing is there while all is well. */
export function NoticePlace({ children }: { children: ReactNode }) {
  const styles = useStyles();
  return <div className={styles.place}>{children}</div>;
}

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { PageLink } from './PageLink.tsx';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontVariantNumeric: 'tabular-nums',
  },
});

export interface SummaryItem {
  key: string;
  words: string;
  /** The list narrowed to what is counted. */
  to: string;
}

/** What a list holds, in numbers, small and quiet; each number is a filter. `children`: further items. */
export function SummaryList({ items, children }: { items: readonly SummaryItem[]; children?: ReactNode }) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label="Summary">
      {items.map(({ key, words, to }) => (
        <li key={key}>
          <PageLink to={to}>{words}</PageLink>
        </li>
      ))}
      {children}
    </ul>
  );
}

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { PageLink } from './PageLink.tsx';
import { narrow } from './widths.ts';

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
  // As high in all its states, so that what stands below does not move when its words change.
  note: { flexBasis: '100%', color: tokens.colorNeutralForeground2, [narrow]: { minHeight: '2lh' } },
});

export interface SummaryItem {
  key: string;
  words: string;
  /** The list narrowed to what is counted. */
  to: string;
}

/** What a list holds, in numbers, small and quiet; each number is a filter. `children`: a SummaryNote. */
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

/** A line below the numbers, of how they are to be understood. */
export function SummaryNote({ children }: { children: ReactNode }) {
  return <li className={useStyles().note}>{children}</li>;
}

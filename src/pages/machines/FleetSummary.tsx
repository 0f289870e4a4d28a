import { makeStyles, tokens } from '@fluentui/react-components';
import { paths } from '#src/paths.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import type { FleetSummary as Summary } from './machine-row.ts';

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

/** Small and quiet; each number is a filter. */
export function FleetSummary({ summary }: { summary: Summary }) {
  const styles = useStyles();
  const items = [
    { key: 'all', words: count(summary.machines, 'machine', 'machines'), to: paths.machines() },
    { key: 'eligible', words: `${summary.eligible} eligible`, to: paths.machines({ eligibility: ['eligible'] }) },
    { key: 'setUp', words: `${summary.setUp} set up`, to: paths.machines({ remoteSupport: ['setUp'] }) },
    { key: 'live', words: `${summary.live} with live access`, to: paths.machines({ remoteSupport: ['live'] }) },
    {
      key: 'attention',
      words: `${summary.attention} ${summary.attention === 1 ? 'needs' : 'need'} attention`,
      to: paths.machines({ remoteSupport: ['attention'] }),
    },
  ];
  return (
    <ul className={styles.list} aria-label="Summary">
      {items.map((item) => (
        <li key={item.key}>
          <PageLink to={item.to}>{item.words}</PageLink>
        </li>
      ))}
      {summary.reading > 0 && <li role="status">Reading access of {count(summary.reading, 'machine', 'machines')}…</li>}
    </ul>
  );
}

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

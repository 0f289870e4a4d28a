import { makeStyles, tokens } from '@fluentui/react-components';
import { paths } from '#src/paths.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import type { FleetNumbers } from './fleet-numbers.ts';

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

/** Small and quiet; each number is a filter. How many machines have access is only known of those that were read. */
export function FleetSummary({ numbers }: { numbers: FleetNumbers }) {
  const styles = useStyles();
  const among = numbers.known === numbers.machines ? '' : `, of ${numbers.known} known`;
  const items = [
    { key: 'all', words: count(numbers.machines, 'machine', 'machines'), to: paths.machines() },
    { key: 'eligible', words: `${numbers.eligible} eligible`, to: paths.machines({ eligibility: ['eligible'] }) },
    { key: 'setUp', words: `${numbers.setUp} set up`, to: paths.machines({ remoteSupport: ['setUp'] }) },
    { key: 'live', words: `${numbers.live} with live access${among}`, to: paths.machines({ remoteSupport: ['live'] }) },
    {
      key: 'attention',
      words: `${numbers.attention} ${numbers.attention === 1 ? 'needs' : 'need'} attention`,
      to: paths.machines({ remoteSupport: ['attention'] }),
    },
    ...(numbers.notRead === 0
      ? []
      : [
          {
            key: 'notRead',
            words: `${numbers.notRead} not read yet`,
            to: paths.machines({ remoteSupport: ['notRead'] }),
          },
        ]),
  ];
  return (
    <ul className={styles.list} aria-label="Summary">
      {items.map((item) => (
        <li key={item.key}>
          <PageLink to={item.to}>{item.words}</PageLink>
        </li>
      ))}
      {numbers.reading > 0 && <li role="status">Reading access of {count(numbers.reading, 'machine', 'machines')}…</li>}
      {numbers.notRead > 0 && <li>Access is read for the machines on screen.</li>}
    </ul>
  );
}

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

import { paths } from '#src/paths.ts';
import { SummaryList, SummaryNote } from '#src/ui/SummaryList.tsx';
import { knownWords, restWords } from './access-known-words.ts';
import type { FleetNumbers } from './fleet-view.ts';

/**
 * How many machines there are of what. How many have access is only known of those that were read, which the last line says: it stands as
 * long as the numbers do, so that what is below keeps its place while access is read.
 */
export function FleetSummary({ numbers }: { numbers: FleetNumbers }) {
  const among = numbers.known === numbers.machines ? '' : `, of ${words(numbers.known)} known`;
  const rest = restWords(numbers);
  const items = [
    { key: 'all', words: count(numbers.machines, 'machine', 'machines'), to: paths.machines() },
    {
      key: 'eligible',
      words: `${words(numbers.eligible)} eligible`,
      to: paths.machines({ eligibility: ['eligible'] }),
    },
    { key: 'setUp', words: `${words(numbers.setUp)} set up`, to: paths.machines({ remoteSupport: ['setUp'] }) },
    {
      key: 'live',
      words: `${words(numbers.live)} with live access${among}`,
      to: paths.machines({ remoteSupport: ['live'] }),
    },
    ...(numbers.ending === 0
      ? []
      : [
          {
            key: 'ending',
            words: `${words(numbers.ending)} not proven ended`,
            to: paths.machines({ remoteSupport: ['ending'] }),
          },
        ]),
    {
      key: 'attention',
      words: `${words(numbers.attention)} ${numbers.attention === 1 ? 'needs' : 'need'} attention`,
      to: paths.machines({ remoteSupport: ['attention'] }),
    },
    ...(numbers.unknown === 0
      ? []
      : [
          {
            key: 'unknown',
            words: `${words(numbers.unknown)} not known`,
            to: paths.machines({ remoteSupport: ['unknown'] }),
          },
        ]),
    ...(numbers.notRead === 0
      ? []
      : [
          {
            key: 'notRead',
            words: `${words(numbers.notRead)} not read yet`,
            to: paths.machines({ remoteSupport: ['notRead'] }),
          },
        ]),
  ];
  return (
    <SummaryList items={items}>
      <SummaryNote>
        {knownWords(numbers)}
        <span role="status">{rest && ` · ${rest}`}</span>
      </SummaryNote>
    </SummaryList>
  );
}

const words = (number: number) => number.toLocaleString('en');
const count = (number: number, one: string, many: string) => `${words(number)} ${number === 1 ? one : many}`;

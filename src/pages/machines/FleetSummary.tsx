import { countMachines } from '#src/lib/count-machines.ts';
import { paths } from '#src/paths.ts';
import { SummaryList, SummaryNote } from '#src/ui/SummaryList.tsx';
import { restWords, someWords } from './access-known-words.ts';
import type { FleetNumbers } from './fleet-view.ts';
import type { RemoteSupportGroup } from './machine-row.ts';
import { minutesOf, mostOfRest } from './renewal.ts';

/** How many machines there are of what. How many have access is only known of those that were read, which each of its numbers says. */
export function FleetSummary({ numbers }: { numbers: FleetNumbers }) {
  const rest = restWords(numbers);
  const ofGroup = (group: RemoteSupportGroup, said: string) => ({
    key: group,
    words: said,
    to: paths.machines({ remoteSupport: [group] }),
  });
  const someOf = (group: RemoteSupportGroup, number: number, said: string) =>
    number === 0 ? [] : [ofGroup(group, `${words(number)} ${said}`)];
  const items = [
    { key: 'all', words: countMachines(numbers.machines), to: paths.machines() },
    {
      key: 'eligible',
      words: `${words(numbers.eligible)} eligible`,
      to: paths.machines({ eligibility: ['eligible'] }),
    },
    ofGroup('setUp', someWords(numbers, numbers.setUp, 'set up')),
    ofGroup('live', someWords(numbers, numbers.live, 'with live access')),
    ...(numbers.ending === 0 ? [] : [ofGroup('ending', someWords(numbers, numbers.ending, 'not proven ended'))]),
    ofGroup(
      'attention',
      someWords(numbers, numbers.attention, numbers.attention === 1 ? 'needs attention' : 'need attention'),
    ),
    ...someOf('unknown', numbers.unknown, 'not known'),
    ...someOf('notRead', numbers.notRead, 'not read yet'),
  ];
  return (
    <SummaryList items={items}>
      <SummaryNote>
        <span>
          {numbers.lastKnown > 0 && `Of ${countMachines(numbers.lastKnown)} this is last known, not of now. `}
        </span>
        <span>
          {numbers.restWithin !== undefined &&
            `Of what the filter asks for, up to ${words(mostOfRest)} machines are read again off screen within ${minutesOf(numbers.restWithin)} min. `}
        </span>
        <span role="status">{rest}</span>
      </SummaryNote>
    </SummaryList>
  );
}

const words = (number: number) => number.toLocaleString('en');

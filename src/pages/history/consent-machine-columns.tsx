import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { paths } from '#src/paths.ts';
import type { Column } from '#src/ui/data-list/data-list-column.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { groupsApart } from './groups-apart.ts';
import { countsAsProven, endOf, isUnread, machineOutcome } from './consent-outcome.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';

/** What the records do not tell: whether there is access now. */
const StateNow = ({ id, name }: { id: string; name: string }) => (
  <PageLink to={paths.machine(id)}>
    State now
    <span className="visually-hidden"> of {name}</span>
  </PageLink>
);

/** Of the machines of one consent, by their ids. `now` in ms of server time. */
export const consentMachineColumns = (
  entry: ConsentHistoryEntry,
  nameOf: NameOf,
  subscriptionName: (subscriptionId: string) => string,
  now: number,
): Column<string>[] => [
  {
    key: 'machine',
    header: 'Machine',
    share: 1.2,
    priority: 'name',
    cell: (id) => <PageLink to={paths.machine(id)}>{nameOf(id)}</PageLink>,
    text: nameOf,
  },
  { key: 'group', header: 'Resource group', share: 1.25, cell: groupsApart(entry.consent.machines, subscriptionName) },
  {
    key: 'outcome',
    header: 'End',
    share: 1.7,
    cell: (id) => {
      const { tone, words } = machineOutcome(entry, id, now);
      return <StateWord tone={tone}>{words}</StateWord>;
    },
  },
  {
    key: 'confirmed',
    header: 'End confirmed',
    share: 2,
    cell: (id) => {
      const end = endOf(entry, id);
      if (end) return countsAsProven(entry, end) ? <Time at={end.confirmedAt} /> : 'Not proven';
      // Where there is no end, none waits to be confirmed.
      return isUnread(entry, id) ? 'Not known' : null;
    },
  },
  {
    key: 'evidence',
    header: 'Evidence',
    share: 2.2,
    cell: (id) => {
      const end = endOf(entry, id);
      return end === undefined ? <StateNow id={id} name={nameOf(id)} /> : <VisibleText text={end.evidence} />;
    },
  },
];

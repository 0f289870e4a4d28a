import { useMemo } from 'react';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { isProvenEnd } from '#src/consent/record.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { paths } from '#src/paths.ts';
import { DataList } from '#src/ui/data-list/DataList.tsx';
import type { Column } from '#src/ui/data-list/data-list-column.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { endOf, isUnread, machineOutcome } from './consent-outcome.ts';
import { useMachineNames } from './use-machine-names.ts';
import type { NameOf } from './consent-words.ts';

const columnsFor = (entry: ConsentHistoryEntry, nameOf: NameOf, now: number): Column<string>[] => [
  {
    key: 'machine',
    header: 'Machine',
    share: 1.2,
    priority: 'name',
    cell: (id) => <PageLink to={paths.machine(id)}>{nameOf(id)}</PageLink>,
    text: nameOf,
  },
  { key: 'group', header: 'Resource group', share: 1.25, cell: (id) => parseMachineId(id)?.resourceGroup ?? '' },
  {
    key: 'outcome',
    header: 'How it ended',
    share: 1.7,
    cell: (id) => {
      const { tone, words } = machineOutcome(entry, id, now);
      return <StateWord tone={tone}>{words}</StateWord>;
    },
  },
  {
    key: 'confirmed',
    header: 'Confirmed',
    share: 2,
    cell: (id) => {
      const end = endOf(entry, id);
      if (end) return isProvenEnd(end.ended) ? <Time at={end.confirmedAt} /> : 'Not proven';
      return isUnread(entry, id) ? 'Not known' : 'Not confirmed';
    },
  },
  {
    key: 'evidence',
    header: 'Evidence',
    share: 2.2,
    cell: (id) => {
      const evidence = endOf(entry, id)?.evidence;
      return evidence === undefined ? null : <VisibleText text={evidence} />;
    },
  },
];

const itself = (id: string) => id;

export function ConsentMachines({ entry, now }: { entry: ConsentHistoryEntry; now: number }) {
  const nameOf = useMachineNames();
  const columns = useMemo(() => columnsFor(entry, nameOf, now), [entry, nameOf, now]);
  return (
    <Section title="Machines">
      <DataList
        label="Machines"
        rows={entry.consent.machines}
        columns={columns}
        wraps
        rowKey={itself}
        rowLabel={nameOf}
        empty={null}
      />
    </Section>
  );
}

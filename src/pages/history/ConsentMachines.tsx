import { useMemo } from 'react';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { DataList } from '#src/ui/data-list/DataList.tsx';
import { Section } from '#src/ui/Section.tsx';
import { consentMachineColumns } from './consent-machine-columns.tsx';
import { useSubscriptionNames } from '#src/pages/shared/use-machine-names.ts';
import { useNamesApart } from '#src/pages/shared/use-names-apart.ts';

const itself = (id: string) => id;

export function ConsentMachines({ entry, now }: { entry: ConsentHistoryEntry; now: number }) {
  const nameOf = useNamesApart(entry.consent.machines);
  const subscriptionName = useSubscriptionNames();
  // Nothing but the passing of the end agreed to changes a word: a thousand rows are not drawn anew with each look at the clock.
  const end = Date.parse(entry.consent.notAfter);
  const moment = now < end ? 0 : end;
  const columns = useMemo(
    () => consentMachineColumns(entry, nameOf, subscriptionName, moment),
    [entry, nameOf, subscriptionName, moment],
  );
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

import { Button } from '@fluentui/react-components';
import { Add16Regular } from '@fluentui/react-icons';
import { useMemo } from 'react';
import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import { mostMachines } from '#src/consent/consent-limits.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { searchRows, searchWords } from '#src/pages/shared/fleet-search.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { subscriptionNames } from '#src/pages/shared/subscription-names.ts';
import { toldApartInList } from '#src/pages/shared/told-apart-in-list.ts';
import { Announced } from '#src/ui/Announced.tsx';
import { onePress } from '#src/ui/one-press.ts';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { mostInConsent } from './act-words.ts';
import { type FleetRead, foundWords, mostOffered } from './found-words.ts';
import { UnlistedMachines } from './UnlistedMachines.tsx';
import styles from './FoundMachines.module.css';

/** What the list of machines has for a search, and what it may lack. */
export function FoundMachines({
  fleet,
  search,
  chosen,
  onAdd,
}: {
  fleet: FleetRead;
  search: string;
  chosen: readonly string[];
  onAdd: (id: string) => void;
}) {
  const wanted = search.trim().toLowerCase();
  const all = fleet.data?.machines;
  const found = useMemo(() => (all === undefined ? [] : matching(all, wanted)), [all, wanted]);
  const subscriptions = useMemo(() => subscriptionNames(all?.places), [all]);
  const taken = new Set(found.length === 0 ? [] : chosen.map((id) => all?.indexOf(id)));
  const offered = found.filter((row) => !taken.has(row));
  const isFull = chosen.length >= mostMachines;
  const shown = offered.slice(0, mostOffered).flatMap((row) => all?.at(row) ?? []);
  const nameOf = toldApartInList(
    all,
    shown.map(({ id }) => id),
    nameInId,
  );
  return (
    <>
      <div role="status" className={styles.place}>
        {wanted !== '' && (isFull ? mostInConsent : foundWords(fleet, found.length, offered.length))}
      </div>
      <Announced>
        <ErrorMessage
          what={`The list of machines could not be read${fleet.data ? ' again' : ''}`}
          error={fleet.error}
        />
      </Announced>
      {!isFull && offered.length > 0 && (
        <ul className={styles.list} aria-label="Machines found">
          {shown.map((machine) => (
            <li key={machine.id} className={styles.offer}>
              <span>
                <VisibleText text={machine.name} />{' '}
                <span className={styles.place}>
                  {machine.resourceGroup} ·{' '}
                  <VisibleText text={subscriptions.get(machine.subscriptionId) ?? machine.subscriptionId} /> ·{' '}
                  <span>{machine.status ?? 'status unknown'}</span>
                </span>
              </span>
              <Button
                size="small"
                icon={<Add16Regular />}
                aria-label={`Add ${nameOf(machine.id)}`}
                {...onePress(() => onAdd(machine.id))}
              >
                Add
              </Button>
            </li>
          ))}
        </ul>
      )}
      {wanted !== '' && !isFull && fleet.data && <UnlistedMachines {...fleet.data} />}
    </>
  );
}

/** Rows of the machines that match; nothing is offered before something is searched for. */
function matching(machines: FleetTable, wanted: string): number[] {
  const words = searchWords(wanted);
  if (words.length === 0) return [];
  const texts = machines.places.map((place) => `${place.resourceGroup}\n${place.subscriptionName}`.toLowerCase());
  const mask = searchRows(machines, [{ texts, codes: machines.codes.place }], words);
  return Array.from(mask?.keys() ?? []).filter((row) => mask?.[row] === 1);
}

import { Button } from '@fluentui/react-components';
import { Add16Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { fleetQuery, type FleetTable } from '#src/azure/fleet.ts';
import { mostMachines } from '#src/consent/consent-limits.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { searchRows, searchWords } from '#src/pages/shared/fleet-search.ts';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { mostInConsent } from './act-words.ts';
import { fields } from './wizard-problems.ts';
import styles from './AddMachines.module.css';

/** So many are offered at once; a longer list is searched, not scrolled. */
const mostOffered = 8;

/** Finds further machines of the fleet by name, resource group or subscription. */
export function AddMachines({ chosen, onAdd }: { chosen: readonly string[]; onAdd: (id: string) => void }) {
  const fleet = useQuery(fleetQuery());
  const [search, setSearch] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const wanted = search.trim().toLowerCase();
  const all = fleet.data?.machines;
  const found = useMemo(() => (all === undefined ? [] : matching(all, wanted)), [all, wanted]);
  const taken = new Set(found.length === 0 ? [] : chosen.map((id) => all?.indexOf(id)));
  const offered = found.filter((row) => !taken.has(row));
  const isFull = chosen.length >= mostMachines;
  const add = (id: string) => {
    onAdd(id);
    // The button that had the focus goes away with its machine.
    box.current?.querySelector('input')?.focus();
  };
  return (
    <section className={styles.root} id={fields.machines} tabIndex={-1} aria-label="Add machines">
      <h3 className={styles.title}>Add machines</h3>
      <div ref={box} className={styles.box}>
        <SearchBox label="Search machines to add" value={search} onChange={setSearch} />
      </div>
      <div role="status" className={styles.place}>
        {wanted !== '' &&
          (isFull
            ? mostInConsent
            : statusOf({ isPending: fleet.isPending, found: found.length, offered: offered.length }))}
      </div>
      <ErrorMessage what="The list of machines could not be read" error={fleet.error} />
      {!isFull && offered.length > 0 && (
        <ul className={styles.list} aria-label="Machines found">
          {offered
            .slice(0, mostOffered)
            .flatMap((row) => all?.at(row) ?? [])
            .map((machine) => (
              <li key={machine.id} className={styles.offer}>
                <span>
                  <VisibleText text={machine.name} />{' '}
                  <span className={styles.place}>
                    {machine.resourceGroup} · <VisibleText text={machine.subscriptionName} /> ·{' '}
                    {machine.status ?? 'status unknown'}
                  </span>
                </span>
                <Button
                  size="small"
                  icon={<Add16Regular />}
                  aria-label={`Add ${machine.name}`}
                  onClick={() => add(machine.id)}
                >
                  Add
                </Button>
              </li>
            ))}
        </ul>
      )}
    </section>
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

function statusOf({ isPending, found, offered }: { isPending: boolean; found: number; offered: number }): string {
  if (isPending) return 'Reading your machines.';
  if (found === 0) return 'No machine you can read matches.';
  if (offered === 0) return 'Every machine that matches is chosen already.';
  if (offered > mostOffered) return `${offered} machines match; the first ${mostOffered} are shown.`;
  return offered === 1 ? '1 machine matches.' : `${offered} machines match.`;
}

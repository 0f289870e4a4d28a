import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { FoundMachines } from './FoundMachines.tsx';
import { fields } from './wizard-problems.ts';
import styles from './AddMachines.module.css';

/** Finds further machines of the fleet by name, resource group or subscription. */
export function AddMachines({ chosen, onAdd }: { chosen: readonly string[]; onAdd: (id: string) => void }) {
  const fleet = useQuery(fleetQuery());
  const [search, setSearch] = useState('');
  const box = useRef<HTMLDivElement>(null);
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
      <FoundMachines fleet={fleet} search={search} chosen={chosen} onAdd={add} />
    </section>
  );
}

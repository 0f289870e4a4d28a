import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type FleetMachine, fleetQuery, type FleetTable } from '#src/azure/fleet/fleet.ts';
import { mostMachines } from '#src/consent/consent.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { Pane } from '#src/ui/load-overlays.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { hint } from '#src/ui/Hint.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { useWizard } from './wizard.tsx';
import styles from './grant.module.css';

/** So many machines are offered at a time. */
const mostOffered = 20;

/** Finds further machines by name or resource group. */
export function AddMachinesPane({ onClose }: { onClose: () => void }) {
  const { state, change } = useWizard();
  const { data: fleet, error, isPending } = useQuery(fleetQuery());
  const [search, setSearch] = useState('');
  const chosen = state.inputs.machines;
  const found = useMemo(() => (fleet ? findMachines(fleet.machines, search, chosen) : []), [fleet, search, chosen]);
  const isFull = chosen.length >= mostMachines;
  return (
    <Pane
      title="Add machines"
      onClose={onClose}
      footer={
        <Button appearance="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={styles.stack}>
        <SearchBox label="Search machines" value={search} onChange={setSearch} />
        {isPending && <Spinner label="Loading machines" />}
        <ErrorMessage what="Couldn’t load the machines" error={error} />
        {fleet && fleet.problems.length > 0 && (
          <Message tone="warning">
            {fleet.problems.length === 1 ? '1 subscription' : `${fleet.problems.length} subscriptions`} couldn’t be
            read.
          </Message>
        )}
        {isFull && <Message tone="info">One consent covers at most {mostMachines} machines.</Message>}
        <ul className={styles.list} aria-label="Machines found">
          {found.map(({ id, name, resourceGroup, subscriptionName }) => (
            <li key={id} className={styles.between}>
              <span>
                <AzureText text={name} />{' '}
                <span className="quiet">
                  {resourceGroup} · <AzureText text={subscriptionName} />
                </span>
              </span>
              <Button
                size="small"
                disabledFocusable={isFull}
                {...hint(`Add ${visibleText(name)}`, 'label')}
                onClick={() => change({ machines: [...chosen, id] })}
              >
                Add
              </Button>
            </li>
          ))}
        </ul>
        {fleet && search.trim() !== '' && found.length === 0 && <div>No other machine matches.</div>}
      </div>
    </Pane>
  );
}

/** The first machines whose name or resource group has every word, without those that were chosen. */
function findMachines(fleet: FleetTable, search: string, chosen: readonly string[]): FleetMachine[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const taken = new Set(chosen.map((id) => id.toLowerCase()));
  const found: FleetMachine[] = [];
  const groups = fleet.places.map(({ resourceGroup }) => resourceGroup.toLowerCase());
  for (let row = 0; row < fleet.length && found.length < mostOffered; row++) {
    const name = fleet.names[row]?.toLowerCase() ?? '';
    const group = groups[fleet.codes.place[row] ?? -1] ?? '';
    if (!words.every((word) => name.includes(word) || group.includes(word))) continue;
    const machine = fleet.at(row);
    if (machine && !taken.has(machine.id.toLowerCase())) found.push(machine);
  }
  return found;
}

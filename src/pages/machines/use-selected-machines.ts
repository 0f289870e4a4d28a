import { useState } from 'react';
import type { FleetTable } from '#src/azure/fleet.ts';
import { noMachines, selectedIn, type SelectedMachines } from './selected-machines.ts';

/** What is selected in the list, taken over into each table that is read. */
export function useSelectedMachines(
  table: FleetTable | undefined,
): [selected: SelectedMachines, select: (selected: SelectedMachines) => void] {
  const [selected, select] = useState(noMachines);
  const present = table === undefined ? selected : selectedIn(selected, table);
  // Taken over at once: no row is ever looked up in a table that it is not of, and the one before is let go.
  if (present !== selected) select(present);
  return [present, select];
}

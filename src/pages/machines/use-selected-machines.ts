import { useEffect, useState } from 'react';
import { NavigationType, useNavigationType } from 'react-router';
import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import { noMachines, selectedIn, type SelectedMachines } from './selected-machines.ts';

/**
 * Kept until the page is loaded anew, as it is whenever somebody else signs in, so that who goes back from a machine finds the same ones
 * selected; who comes to the list anew begins with none. One that is gone by then counts for nothing, as in each table that is read.
 */
let kept = noMachines;

/** What is selected in the list, taken over into each table that is read. */
export function useSelectedMachines(
  table: FleetTable | undefined,
): [selected: SelectedMachines, select: (selected: SelectedMachines) => void] {
  const isBack = useNavigationType() === NavigationType.Pop;
  const [selected, select] = useState(isBack ? kept : noMachines);
  const present = table && selectedIn(selected, table);
  // Taken over at once: no row is ever looked up in a table that it is not of, and the one before is let go.
  if (present && present !== selected) select(present);
  useEffect(() => {
    if (present) kept = present;
  }, [present]);
  return [present ?? noMachines, select];
}

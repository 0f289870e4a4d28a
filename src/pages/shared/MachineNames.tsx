import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Since } from '#src/ui/Time.tsx';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import type { ToldMachine } from './revoke-facts.ts';

/** More names than this nobody reads. */
const mostNamed = 500;

/** Machines by name, folded where they are many. Their `since` is of what the summary says. */
export function MachineNames({ summary, machines }: { summary: string; machines: readonly ToldMachine[] }) {
  return (
    <Details summary={summary} isOpen={machines.length <= 10} isQuiet>
      <NameList machines={machines} lead=", " />
    </Details>
  );
}

/** The names alone, of which one may stand for each of its sessions. `lead`: what stands before "since". */
export function NameList({ machines, lead }: { machines: readonly ToldMachine[]; lead: string }) {
  return (
    <ul>
      {machines.slice(0, mostNamed).map(({ machineId, since }, index) => (
        <li key={`${machineId} ${index}`}>
          <AzureText text={spelledName(machineId)} max={80} />
          <Since at={since} lead={lead} />
        </li>
      ))}
      {machines.length > mostNamed && <li>and {machines.length - mostNamed} more</li>}
    </ul>
  );
}

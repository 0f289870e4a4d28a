import type { FleetMachine } from '#src/azure/fleet/fleet.ts';
import type { MachineReading } from '#src/azure/evidence/machine-evidence.ts';
import type { JobsKnown } from './jobs-known.ts';
import { listFreshness, type ListReading, machineRow } from './machine-row.ts';
import type { MachineRow } from './machine-row.ts';

type From = readonly [jobs: JobsKnown, list: ListReading, direct: MachineReading | undefined];

const made = new WeakMap<FleetMachine, { from: From; row: MachineRow }>();

/** Where nothing was read of access, a row says what the list says, and the time only matters once: when the list has become old. */
const saysSame = (one: ListReading, other: ListReading): boolean =>
  one.readAt === other.readAt && one.source === other.source && listFreshness(one).is === listFreshness(other).is;

function isSame([jobs, list, direct]: From, [otherJobs, otherList, otherDirect]: From): boolean {
  if (jobs !== otherJobs || direct !== otherDirect) return false;
  if (list === otherList) return true;
  const isListAlone = direct === undefined && (jobs.kind === 'notRead' || jobs.kind === 'reading');
  return isListAlone && saysSame(list, otherList);
}

/** The row of before where it says the same, so that it is neither worked out nor drawn again. */
export function rowOf(machine: FleetMachine, ...from: From): MachineRow {
  const before = made.get(machine);
  if (before !== undefined && isSame(from, before.from)) return before.row;
  const row = machineRow(machine, ...from);
  made.set(machine, { from, row });
  return row;
}

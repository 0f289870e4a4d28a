import type { MachineProgress } from '#src/consent/bulk.ts';
import { type PageOutcome, pageOutcome } from '#src/pages/shared/page-outcome.ts';

/** What needs a person first, what is settled last. */
export const outcomeOrder = [
  'failed',
  'notRecorded',
  'unknown',
  'pending',
  'skipped',
  'notGrantedAgain',
  'confirmed',
] as const satisfies readonly PageOutcome[];

/** With more machines than this each gets one line, and what they have in common is said once. */
export const manyMachines = 20;

/** So many causes are shown at once; where each machine fails for a reason of its own, the list below says it. */
export const mostCauses = 6;

export interface OutcomeGroup {
  outcome: PageOutcome;
  machines: MachineProgress[];
}

/** The machines by how they stand, in the order in which they matter; groups without machines are left out. */
export function outcomeGroups(machines: readonly MachineProgress[]): OutcomeGroup[] {
  return outcomeOrder
    .map((outcome) => ({ outcome, machines: machines.filter((machine) => pageOutcome(machine) === outcome) }))
    .filter((group) => group.machines.length > 0);
}

/** The machines whose name holds what is searched for. `nameOf` takes a machine's id. */
export function matching(
  machines: readonly MachineProgress[],
  search: string,
  nameOf: (machineId: string) => string,
): readonly MachineProgress[] {
  const wanted = search.trim().toLowerCase();
  return wanted === ''
    ? machines
    : machines.filter(({ machineId }) => nameOf(machineId).toLowerCase().includes(wanted));
}

export interface Cause {
  /** Tells causes apart; what only names the machine, or one request, is taken out of it. */
  key: string;
  outcome: Extract<PageOutcome, 'failed' | 'notRecorded' | 'unknown' | 'skipped'>;
  /** Azure's words, those of the first machine. */
  message: string;
  /** Whether every machine has exactly these words. */
  isSame: boolean;
  remedy?: string;
  machines: MachineProgress[];
}

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const instant = /\d{4}-\d\d-\d\dt[\d:.]+z/g;

/** What a message says whichever machine it is about. */
const withoutNames = ({ machineId, message }: MachineProgress): string => {
  const name = machineId.split('/').at(-1) ?? '';
  const general = message.toLowerCase().replace(guid, '…').replace(instant, '…');
  return name === '' ? general : general.replaceAll(name.toLowerCase(), '…');
};

/** Why machines failed, are unknown or were skipped, the most frequent cause first; what stopped and what failed is never one cause. */
export function causesOf(machines: readonly MachineProgress[]): Cause[] {
  const causes = new Map<string, Cause>();
  for (const machine of machines) {
    const outcome = pageOutcome(machine);
    if (outcome === 'confirmed' || outcome === 'pending' || outcome === 'notGrantedAgain') continue;
    // Left out by whoever pressed, and for no other reason.
    if (machine.message === 'Left out of this grant.') continue;
    const key = `${outcome} ${withoutNames(machine)}`;
    const { message, remedy } = machine;
    const cause = causes.get(key) ?? { key, outcome, message, isSame: true, machines: [], ...(remedy && { remedy }) };
    cause.machines.push(machine);
    cause.isSame &&= message === cause.message;
    causes.set(key, cause);
  }
  const rank = ({ outcome }: Cause) => outcomeOrder.indexOf(outcome);
  return [...causes.values()].toSorted((a, b) => rank(a) - rank(b) || b.machines.length - a.machines.length);
}

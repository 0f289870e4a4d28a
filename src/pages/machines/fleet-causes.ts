import { AzureError } from '#src/azure/transport/errors.ts';
import type { FleetProblem } from '#src/azure/fleet/fleet.ts';
import type { MachineRow } from './machine-row.ts';

/** A machine whose access could not be read. */
export interface AccessProblem {
  machineId: string;
  name: string;
  error: Error;
  /** What was read before is still shown. */
  isLastKnown: boolean;
}

export const accessProblem = ({ machine, accessError, accessFrom }: MachineRow): AccessProblem | undefined =>
  accessError && {
    machineId: machine.id,
    name: machine.name,
    error: accessError,
    isLastKnown: accessFrom.freshness.is !== 'never',
  };

/** Problems with one cause, at least one. */
export type Cause<Problem = FleetProblem> = readonly [Problem, ...Problem[]];

function grouped<Problem>(problems: readonly Problem[], causeOf: (problem: Problem) => string): Cause<Problem>[] {
  const causes = new Map<string, [Problem, ...Problem[]]>();
  for (const problem of problems) {
    const cause = causeOf(problem);
    const others = causes.get(cause);
    if (others === undefined) causes.set(cause, [problem]);
    else others.push(problem);
  }
  return [...causes.values()];
}

/** What fails for the same reason is told once: one lost connection is not a problem of each subscription. A refusal is, for it names the scope. */
export const byCause = (problems: readonly FleetProblem[]): Cause[] =>
  grouped(problems, ({ subscriptionId, error: { kind, code = '', message } }) =>
    kind === 'forbidden' ? subscriptionId : JSON.stringify([kind, code, message]),
  );

/** The same for machines that fail for the same reason, however many they are. */
export function accessCause({ error, isLastKnown }: AccessProblem): string {
  const cause = error instanceof AzureError ? [error.kind, error.code, error.missingAction] : [error.message];
  return JSON.stringify([isLastKnown, ...cause]);
}

/** Machines are many, and Azure names each in its words: what it refuses of all of them in one way is told once. */
export const accessByCause = (problems: readonly AccessProblem[]): Cause<AccessProblem>[] =>
  grouped(problems, accessCause);

import type { FleetProblem } from '#src/azure/fleet.ts';

/** Problems with one cause, at least one. */
export type Cause = readonly [FleetProblem, ...FleetProblem[]];

/** What fails for the same reason is told once: one lost connection is not a problem of each subscription. A refusal is, for it names the scope. */
export function byCause(problems: readonly FleetProblem[]): Cause[] {
  const causes = new Map<string, Cause>();
  for (const problem of problems) {
    const { kind, code = '', message } = problem.error;
    const key = kind === 'forbidden' ? problem.subscriptionId : JSON.stringify([kind, code, message]);
    causes.set(key, [...(causes.get(key) ?? []), problem] as unknown as Cause);
  }
  return [...causes.values()];
}

import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { toldApart } from '#src/pages/shared/told-apart.ts';
import type { Candidate } from './machine-choice.ts';

/** Subscriptions by their ids: the wizard does without the list of machines, which holds their names. */
export function namesApart(machines: readonly Pick<Candidate, 'id' | 'name'>[]): NameOf {
  const names = new Map(machines.map(({ id, name }) => [id, name]));
  return toldApart(
    [...names.keys()],
    (id) => names.get(id) ?? id,
    (subscriptionId) => subscriptionId,
  );
}

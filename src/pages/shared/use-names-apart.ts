import { useMemo } from 'react';
import type { NameOf } from './machine-names.ts';
import { toldApart } from './told-apart.ts';
import { useMachineNames, useSubscriptionNames } from './use-machine-names.ts';

/** Names that tell these machines apart also where several bear one name. The list of consents does without. */
export function useNamesApart(machineIds: readonly string[]): NameOf {
  const nameOf = useMachineNames();
  const subscriptionName = useSubscriptionNames();
  return useMemo(() => toldApart(machineIds, nameOf, subscriptionName), [machineIds, nameOf, subscriptionName]);
}

import { useMemo } from 'react';
import { toldApart } from '#src/pages/shared/told-apart.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { useMachineNames } from '#src/pages/shared/use-machine-names.ts';
import { useSubscriptionNames } from './use-subscription-names.ts';

/** Names that tell these machines apart also where several bear one name. The list of consents does without. */
export function useNamesApart(machineIds: readonly string[]): NameOf {
  const nameOf = useMachineNames();
  const subscriptionName = useSubscriptionNames();
  return useMemo(() => toldApart(machineIds, nameOf, subscriptionName), [machineIds, nameOf, subscriptionName]);
}

import { parseMachineId } from '#src/lib/arm-id.ts';
import type { NameOf } from './machine-names.ts';

interface Place {
  id: string;
  /** Lower case. */
  group: string | undefined;
}

/**
 * Names that tell these machines apart: where several bear one name, with the resource group, and with the subscription where that is the
 * same too. "SRV-1", "SRV-1 (rg-sql)", "SRV-1 (rg-sql in Contoso Prod)".
 */
export function toldApart(
  machineIds: readonly string[],
  nameOf: NameOf,
  subscriptionName: (subscriptionId: string) => string,
): NameOf {
  const places = new Map<string, Place[]>();
  for (const machineId of machineIds) {
    const name = nameOf(machineId).toLowerCase();
    const place = { id: machineId.toLowerCase(), group: parseMachineId(machineId)?.resourceGroup.toLowerCase() };
    const known = places.get(name);
    if (known === undefined) places.set(name, [place]);
    else known.push(place);
  }
  return (machineId) => {
    const name = nameOf(machineId);
    const parsed = parseMachineId(machineId);
    const others = (places.get(name.toLowerCase()) ?? []).filter(({ id }) => id !== machineId.toLowerCase());
    if (parsed === undefined || others.length === 0) return name;
    const { resourceGroup, subscriptionId } = parsed;
    const isSameGroup = others.some(({ group }) => group === resourceGroup.toLowerCase());
    return `${name} (${resourceGroup}${isSameGroup ? ` in ${subscriptionName(subscriptionId)}` : ''})`;
  };
}

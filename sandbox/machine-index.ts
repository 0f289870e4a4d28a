import { idKey, type MachineState, type Tenant } from '#sandbox/tenant.ts';

/** A machine under its lower-case id. */
export interface IndexedMachine {
  key: string;
  machine: MachineState;
}

/** Machines in the order of their lower-case ids, by the lower-case ids of their subscriptions, which are in order too. */
type MachineIndex = ReadonlyMap<string, readonly IndexedMachine[]>;

const indexes = new WeakMap<Tenant, { size: number; index: MachineIndex }>();

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const makeIndex = ({ machines }: Tenant): MachineIndex => {
  const index = new Map<string, IndexedMachine[]>();
  for (const [key, machine] of machines) {
    const subscription = idKey(machine.subscriptionId);
    const found = index.get(subscription);
    if (found) found.push({ key, machine });
    else index.set(subscription, [{ key, machine }]);
  }
  for (const list of index.values()) list.sort((a, b) => inOrder(a.key, b.key));
  return new Map([...index].toSorted(([a], [b]) => inOrder(a, b)));
};

/**
 * The tenant's machines by subscription. Nobody moves or renames a machine and none is added once the tenant is made, so only a removal
 * makes another index.
 */
export const machineIndex = (tenant: Tenant): MachineIndex => {
  const kept = indexes.get(tenant);
  if (kept?.size === tenant.machines.size) return kept.index;
  const index = makeIndex(tenant);
  indexes.set(tenant, { size: tenant.machines.size, index });
  return index;
};

import type { Tenant } from '#sandbox/tenant.ts';

/** How often each tenant's resources may have changed. What is derived from them is made again after that, so it is not part of the state. */
const counts = new WeakMap<Tenant, number>();

/** A number that is another one after every change of the tenant's resources. */
export const changesOf = (tenant: Tenant): number => counts.get(tenant) ?? 0;

/** Says that resources of the tenant may have changed. Whatever changes them says so: a write, the control API, what happens by itself. */
export const noteChange = (tenant: Tenant): void => {
  counts.set(tenant, changesOf(tenant) + 1);
};

import { tenantNow, type Tenant } from '#sandbox/tenant.ts';

/** Since when each tenant's resources may be others. What is derived from them is made again after that, so it is not part of the state. */
const firstChanges = new WeakMap<Tenant, number>();

/** When the tenant's resources may have changed for the first time after `forgetChanges`, ms of tenant time; absent while they have not. */
export const changedSince = (tenant: Tenant): number | undefined => firstChanges.get(tenant);

/** Says that what is derived from the tenant's resources is made of the present ones. */
export const forgetChanges = (tenant: Tenant): void => {
  firstChanges.delete(tenant);
};

/** Says that resources of the tenant may have changed. Whatever changes them says so: a write, the control API, what happens by itself. */
export const noteChange = (tenant: Tenant, at: number = tenantNow(tenant)): void => {
  firstChanges.set(tenant, Math.min(at, firstChanges.get(tenant) ?? Infinity));
};

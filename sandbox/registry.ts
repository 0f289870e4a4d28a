import { idKey, type Tenant } from '#sandbox/tenant.ts';

const dnsLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The tenants of one running sandbox. Identity and ARM find them by id, hosts and the control API by name. */
export class TenantRegistry {
  readonly #byName = new Map<string, Tenant>();
  readonly #byTenantId = new Map<string, Tenant>();
  /** `null` once it is gone. */
  #first: Tenant | null | undefined;
  readonly #removalListeners: ((tenant: Tenant, next: Tenant | undefined) => void)[] = [];

  /** @throws {Error} when the name is no DNS label, or the name or the tenant id is taken. */
  add(tenant: Tenant): void {
    if (!dnsLabel.test(tenant.name)) {
      throw new Error(
        `"${tenant.name}" cannot name a tenant: use 1 to 63 of a-z, 0-9 and "-", because the name becomes a host.`,
      );
    }
    if (this.#byName.has(tenant.name)) throw new Error(`There is a tenant named "${tenant.name}" already.`);
    if (this.#byTenantId.has(idKey(tenant.tenantId)))
      throw new Error(`There is a tenant with the id ${tenant.tenantId} already.`);
    if (this.#first === undefined) this.#first = tenant;
    this.#byName.set(tenant.name, tenant);
    this.#byTenantId.set(idKey(tenant.tenantId), tenant);
  }

  /** Adds the tenants of an earlier run. `first` names the one that was first then, and is `null` when that was gone. */
  restore(tenants: readonly Tenant[], first: string | null = tenants[0]?.name ?? null): void {
    for (const tenant of tenants) this.add(tenant);
    this.#first = first === null ? null : (this.byName(first) ?? null);
  }

  /** Puts a tenant where the one of its name is, which may be at `localhost`. */
  replace(tenant: Tenant): void {
    const isFirst = this.#first?.name === tenant.name;
    this.remove(tenant.name, tenant);
    this.add(tenant);
    if (isFirst) this.#first = tenant;
  }

  remove(name: string, next?: Tenant): boolean {
    const tenant = this.#byName.get(name);
    if (!tenant) return false;
    if (this.#first === tenant) this.#first = null;
    this.#byName.delete(name);
    this.#byTenantId.delete(idKey(tenant.tenantId));
    for (const listener of this.#removalListeners) listener(tenant, next);
    return true;
  }

  /** `next` takes the tenant's place, with its sessions. */
  onRemoval(listener: (tenant: Tenant, next: Tenant | undefined) => void): void {
    this.#removalListeners.push(listener);
  }

  byName(name: string): Tenant | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  byTenantId(tenantId: string): Tenant | undefined {
    return this.#byTenantId.get(idKey(tenantId));
  }

  /**
   * The tenant that plain `localhost` means: the first that was ever added. No other takes its place once it is gone, because a
   * tenant's host is part of the issuer of its tokens.
   */
  first(): Tenant | undefined {
    return this.#first ?? undefined;
  }

  all(): Tenant[] {
    return [...this.#byName.values()];
  }
}

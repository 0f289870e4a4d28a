import { randomUUID } from 'node:crypto';
import type { Table } from '#sandbox/kusto/flow.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/** A whole result of which a caller has had the first page. */
interface KeptResult {
  principalId: string;
  table: Table;
}

/** Results kept for each tenant: one who reads page by page is seldom alone, and a hundred thousand rows are large. */
const mostKept = 3;

/** Results can be made again, so they are not part of a tenant's state. */
const results = new WeakMap<Tenant, Map<string, KeptResult>>();

/** Keeps a result for its next pages. @returns the name to ask for it by. */
export const keepResult = (tenant: Tenant, principalId: string, table: Table): string => {
  const kept = results.get(tenant) ?? new Map<string, KeptResult>();
  results.set(tenant, kept);
  const name = randomUUID();
  kept.set(name, { principalId, table });
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
  return name;
};

/** A kept result, for whom it was kept; `undefined` when it had to make room. */
export const keptResult = (tenant: Tenant, principalId: string, name: string): Table | undefined => {
  const kept = results.get(tenant);
  const found = kept?.get(name);
  if (!kept || found?.principalId !== principalId) return undefined;
  // The one that is being read is the last to go.
  kept.delete(name);
  kept.set(name, found);
  return found.table;
};

/** Forgets a result whose last page was read. */
export const dropResult = (tenant: Tenant, name: string): void => {
  results.get(tenant)?.delete(name);
};

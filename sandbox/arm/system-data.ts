import { tenantNow, type Author, type SystemData } from '#sandbox/tenant.ts';
import type { ArmRequest } from './http.ts';
import { armTimestamp } from './timestamps.ts';

/** What is said of a resource that somebody writes at a moment, and of who first did. */
export const systemDataOf = (
  { name, kind }: Pick<Author, 'name' | 'kind'>,
  at: number,
  before?: SystemData,
): SystemData => ({
  createdBy: before?.createdBy ?? name,
  createdByType: before?.createdByType ?? kind,
  createdAt: before?.createdAt ?? armTimestamp(at),
  lastModifiedBy: name,
  lastModifiedByType: kind,
  lastModifiedAt: armTimestamp(at),
});

/** Who writes a resource, and who first did. */
export const writtenBy = ({ tenant, caller }: ArmRequest, before?: SystemData): SystemData =>
  systemDataOf(caller, tenantNow(tenant), before);

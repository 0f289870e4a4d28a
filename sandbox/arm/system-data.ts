import { tenantNow, type SystemData } from '#sandbox/tenant.ts';
import type { ArmRequest } from './http.ts';
import { armTimestamp } from './timestamps.ts';

/** Who writes a resource, and who first did. */
export const writtenBy = ({ tenant, caller }: ArmRequest, before?: SystemData): SystemData => {
  const now = armTimestamp(tenantNow(tenant));
  return {
    createdBy: before?.createdBy ?? caller.name,
    createdByType: before?.createdByType ?? caller.kind,
    createdAt: before?.createdAt ?? now,
    lastModifiedBy: caller.name,
    lastModifiedByType: caller.kind,
    lastModifiedAt: now,
  };
};

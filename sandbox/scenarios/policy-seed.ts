import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { idKey, tenantNow, type KeptResource, type Person, type Tenant } from '#sandbox/tenant.ts';

/** A rule that does something about whatever is as its condition has it. */
export const policyRule = (condition: object, effect: string) => ({
  if: condition,
  // oxlint-disable-next-line no-thenable -- Azure calls it so
  then: { effect },
});

/** Adds a policy, an assignment or an exemption, or a deny assignment, as a person put it a month before. @returns its id. */
export const addRule = (
  tenant: Tenant,
  [scope, type, name]: readonly [string, string, string],
  { username: createdBy }: Person,
  properties: Record<string, unknown>,
): string => {
  const id = `${scope}/providers/Microsoft.Authorization/${type}/${name}`;
  const createdAt = armTimestamp(tenantNow(tenant) - 30 * 24 * 60 * 60 * 1000);
  const first = { createdBy, createdByType: 'User', createdAt } as const;
  const last = { lastModifiedBy: createdBy, lastModifiedByType: 'User', lastModifiedAt: createdAt } as const;
  const rule: KeptResource = {
    id,
    name,
    type: `Microsoft.Authorization/${type}`,
    properties,
    systemData: { ...first, ...last },
  };
  tenant.keptResources.set(idKey(id), rule);
  return id;
};

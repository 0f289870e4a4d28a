import { systemDataOf } from '#sandbox/arm/system-data.ts';
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
  { username }: Person,
  properties: Record<string, unknown>,
): string => {
  const id = `${scope}/providers/Microsoft.Authorization/${type}/${name}`;
  const writtenAt = tenantNow(tenant) - 30 * 24 * 60 * 60 * 1000;
  const rule: KeptResource = {
    id,
    name,
    type: `Microsoft.Authorization/${type}`,
    properties,
    systemData: systemDataOf({ name: username, kind: 'User' }, writtenAt),
  };
  tenant.keptResources.set(idKey(id), rule);
  return id;
};

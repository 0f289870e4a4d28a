import { isWithinScope } from '#sandbox/arm/scope.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import { itemText, schedule, type Happening } from '#sandbox/machines/schedule.ts';
import { idKey, lifeTime, type ActivityEvent, type KeptResource, type Tenant } from '#sandbox/tenant.ts';
import { alertPayload } from './alert-payload.ts';
import { receiversOf, tell } from './notifications.ts';

export const alertType = 'Microsoft.Insights/activityLogAlerts';
export const groupType = 'Microsoft.Insights/actionGroups';

/** Seconds of life from an event to what is told of it. Azure promises five minutes for a rule to become active, and gives no other figure. */
const toldAfter = 300;

/** Notes which rules an event of the Activity Log fires. Each event fires a rule by itself, the start of a write as well as its end. */
export function fireRules(tenant: Tenant, event: ActivityEvent, at: number): void {
  for (const rule of tenant.keptResources.values()) {
    if (rule.type !== alertType || rule.properties['enabled'] === false || !isMet(rule, event)) continue;
    const data = { ruleId: idKey(rule.id), eventDataId: event['eventDataId'] };
    schedule(tenant, at + lifeTime(tenant, toldAfter), 'tellAlert', data);
  }
}

/** What becomes of alerts by itself. */
export const alertHappenings: Readonly<Record<string, Happening>> = {
  tellAlert: (tenant, item) => {
    const rule = tenant.keptResources.get(itemText(item, 'ruleId'));
    const event = tenant.activityLog.find(({ eventDataId }) => eventDataId === item.data['eventDataId']);
    if (!rule || !event) return;
    for (const action of listOf(rule.properties['actions'], 'actionGroups')) {
      if (!isObject(action)) continue;
      const group = tenant.keptResources.get(idKey(String(action['actionGroupId'])));
      if (group?.type !== groupType || group.properties['enabled'] === false) continue;
      const about = { rule, event, firedAt: item.at, more: action['webhookProperties'] };
      for (const receiver of receiversOf(group.properties))
        tell(tenant, { group: group.id, ...receiver, at: item.at, payload: alertPayload(about, receiver) });
    }
  },
};

const listOf = (whole: unknown, name: string): unknown[] => {
  const list = isObject(whole) ? whole[name] : undefined;
  return Array.isArray(list) ? list : [];
};

const isMet = ({ properties }: KeptResource, event: ActivityEvent): boolean =>
  listOf(properties, 'scopes').some((scope) => isWithinScope(event.resourceId, String(scope))) &&
  listOf(properties['condition'], 'allOf').every((each) => {
    const either = listOf(each, 'anyOf');
    return (either.length > 0 ? either : [each]).some((leaf) => isObject(leaf) && holds(leaf, event));
  });

/** Fields that the log calls something else. */
const renamed: Readonly<Record<string, string>> = {
  resourcegroup: 'resourceGroupName',
  resourceprovider: 'resourceProviderName',
};

/** Whether a field is as a leaf wants it. There are no wildcards, and case doesn't matter. */
function holds({ field, equals, containsAny }: JsonObject, event: ActivityEvent): boolean {
  const path = (renamed[idKey(String(field))] ?? String(field)).split('.');
  const found = path.reduce<unknown>((whole, name) => memberOf(whole, name), event);
  const value = idKey(String(memberOf(found, 'value') ?? found));
  return Array.isArray(containsAny)
    ? containsAny.some((each) => value.includes(idKey(String(each))))
    : value === idKey(String(equals));
}

const memberOf = (whole: unknown, name: string): unknown =>
  isObject(whole) ? Object.entries(whole).find(([each]) => idKey(each) === idKey(name))?.[1] : undefined;

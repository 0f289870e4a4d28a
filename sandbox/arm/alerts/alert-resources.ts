import type { ArmRoute } from '#sandbox/arm/http.ts';
import { keptRoutes, type Requirements } from '#sandbox/arm/kept-resources.ts';
import { actionGroupVersions, alertVersions } from '#sandbox/arm/versions.ts';
import { isObject } from '#sandbox/json.ts';
import { alertType, groupType } from './alert-rules.ts';
import { testRoutes } from './test-notifications.ts';

const isFilledList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;

const isEnabled = (value: unknown): boolean => value === undefined || typeof value === 'boolean';

/** A field that equals a text, or contains any of some: there is nothing else. */
const isLeaf = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['field'] === 'string' &&
  (typeof value['equals'] === 'string') !== isFilledList(value['containsAny']);

/** Of `allOf`, one has to be the category. */
const isCondition = (value: unknown): boolean =>
  isObject(value) &&
  isFilledList(value['allOf']) &&
  value['allOf'].every((each) =>
    isObject(each) && isFilledList(each['anyOf']) ? each['anyOf'].every(isLeaf) : isLeaf(each),
  ) &&
  value['allOf'].some((each) => isObject(each) && String(each['field']).toLowerCase() === 'category');

/** https://learn.microsoft.com/rest/api/monitor/activity-log-alerts/create-or-update */
const ofAlerts: Requirements = { scopes: isFilledList, condition: isCondition, actions: isObject, enabled: isEnabled };

/** https://learn.microsoft.com/rest/api/monitor/action-groups/create-or-update */
const ofGroups: Requirements = {
  groupShortName: (value) => typeof value === 'string' && value !== '' && value.length <= 12,
  enabled: isEnabled,
};

const inGroups = (type: string, apiVersions: readonly string[], required: Requirements): ArmRoute[] => {
  const group = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/${type}`;
  const lists = [`/subscriptions/{subscriptionId}/providers/${type}`, group];
  const defaults = { enabled: true };
  return keptRoutes({ type, path: `${group}/{name}`, lists, apiVersions, required, defaults, changeable: ['enabled'] });
};

/** Alert rules on the Activity Log, and whom they tell. */
export const alertRoutes: ArmRoute[] = [
  ...inGroups(alertType, alertVersions, ofAlerts),
  ...inGroups(groupType, actionGroupVersions, ofGroups),
  ...testRoutes,
];

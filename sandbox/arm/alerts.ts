import type { ArmRoute } from './http.ts';
import { keptRoutes, type Requirements } from './kept-resources.ts';
import { isObject } from '#sandbox/json.ts';
import { actionGroupVersions, alertVersions } from './versions.ts';

const isFilledList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

const isEnabled = (value: unknown): boolean => value === undefined || typeof value === 'boolean';

/** https://learn.microsoft.com/rest/api/monitor/activity-log-alerts/create-or-update */
const ofAlerts: Requirements = {
  scopes: isFilledList,
  condition: (value) => isObject(value) && isFilledList(value['allOf']),
  actions: isObject,
  enabled: isEnabled,
};

/** https://learn.microsoft.com/rest/api/monitor/action-groups/create-or-update */
const ofGroups: Requirements = {
  groupShortName: (value) => typeof value === 'string' && value !== '' && value.length <= 12,
  enabled: isEnabled,
};

const inInsights = (segment: string, apiVersions: readonly string[], required: Requirements): ArmRoute[] => {
  const type = `Microsoft.Insights/${segment}`;
  const group = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/${type}`;
  const lists = [`/subscriptions/{subscriptionId}/providers/${type}`, group];
  const defaults = { enabled: true };
  return keptRoutes({ type, path: `${group}/{name}`, lists, apiVersions, required, defaults, changeable: ['enabled'] });
};

/** Alert rules and whom they tell. None of these ever fires. */
export const alertRoutes: ArmRoute[] = [
  ...inInsights('activityLogAlerts', alertVersions, ofAlerts),
  ...inInsights('actionGroups', actionGroupVersions, ofGroups),
];

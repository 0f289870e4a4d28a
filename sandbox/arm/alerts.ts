import { ArmError } from './http.ts';
import type { ArmRoute } from './http.ts';
import { keptRoutes } from './kept-resources.ts';
import type { KeptType } from './kept-resources.ts';
import { isObject, partOf } from './request-body.ts';
import type { JsonObject } from './request-body.ts';
import { actionGroupVersions, alertVersions } from './versions.ts';

const check = (isValid: boolean, name: string, must: string): void => {
  if (!isValid) throw new ArmError(400, 'BadRequest', `The property '${name}' is invalid: ${must}.`);
};

const isListOf = (value: unknown, isOne: (one: unknown) => boolean, least = 1): boolean =>
  Array.isArray(value) && value.length >= least && value.every(isOne);

const hasText = (one: unknown, name: string): boolean => isObject(one) && typeof one[name] === 'string';

const isCondition = (one: unknown): boolean =>
  hasText(one, 'field') || (isObject(one) && isListOf(one['anyOf'], (each) => hasText(each, 'field')));

const enabledOf = ({ enabled = true }: JsonObject) => {
  check(typeof enabled === 'boolean', 'enabled', 'true or false is required');
  return { enabled };
};

/** https://learn.microsoft.com/rest/api/monitor/activity-log-alerts/create-or-update */
const completeAlert = (properties: JsonObject): JsonObject => {
  const { scopes } = properties;
  const { allOf } = partOf(properties, 'condition');
  const { actionGroups = [] } = partOf(properties, 'actions');
  check(
    isListOf(scopes, (scope) => typeof scope === 'string'),
    'scopes',
    'a list of scopes is required',
  );
  check(isListOf(allOf, isCondition), 'condition', 'allOf is required, each a field or anyOf');
  check(isObject(properties['actions']), 'actions', 'it is required');
  check(
    isListOf(actionGroups, (group) => hasText(group, 'actionGroupId'), 0),
    'actions',
    'an actionGroupId is required',
  );
  return { ...properties, ...enabledOf(properties) };
};

const receivers = ['email', 'sms', 'webhook', 'itsm', 'azureAppPush', 'automationRunbook', 'voice', 'logicApp'];

/** https://learn.microsoft.com/rest/api/monitor/action-groups/create-or-update */
const completeGroup = (properties: JsonObject): JsonObject => {
  const { groupShortName: short } = properties;
  const isName = typeof short === 'string' && short.length > 0 && short.length <= 12;
  check(isName, 'groupShortName', 'a name of at most 12 characters is required');
  const lists = [...receivers, 'azureFunction', 'armRole'].map((kind): [string, unknown] => {
    const name = `${kind}Receivers`;
    const list = properties[name] ?? [];
    check(
      isListOf(list, (one) => hasText(one, 'name'), 0),
      name,
      'each receiver needs a name',
    );
    return [name, list];
  });
  return { ...properties, ...Object.fromEntries(lists), ...enabledOf(properties) };
};

const inInsights = (segment: string, apiVersions: readonly string[], complete: KeptType['complete']): ArmRoute[] => {
  const type = `Microsoft.Insights/${segment}`;
  const group = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/${type}`;
  const lists = [`/subscriptions/{subscriptionId}/providers/${type}`, group];
  return keptRoutes({ type, path: `${group}/{name}`, lists, apiVersions, complete, changeable: ['enabled'] });
};

/** Alert rules and whom they tell. None of these ever fires. */
export const alertRoutes: ArmRoute[] = [
  ...inInsights('activityLogAlerts', alertVersions, completeAlert),
  ...inInsights('actionGroups', actionGroupVersions, completeGroup),
];

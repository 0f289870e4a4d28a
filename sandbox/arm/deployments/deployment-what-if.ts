import { ok, type ArmReply, type ArmRequest } from '#sandbox/arm/http.ts';
import { readExisting } from '#sandbox/arm/read-existing.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import type { DeploymentStep } from '#sandbox/tenant.ts';
import { readRequest } from './deployment-request.ts';

/** What a deployment would change, but for the deployments in it. It is done at once, which Azure's clients expect too. */
export const whatIf = (request: ArmRequest): ArmReply => {
  const { steps } = readRequest(request).deployment;
  const changes = steps.filter(({ type }) => !/\/deployments$/i.test(type)).map((step) => changeOf(request, step));
  return ok({ status: 'Succeeded', properties: { correlationId: request.correlationId, changes } });
};

const changeOf = (request: ArmRequest, step: DeploymentStep): JsonObject => {
  const planned = { id: step.id, name: step.name, type: step.type, apiVersion: step.apiVersion, ...step.body };
  const before = readExisting(request, step.id, step.apiVersion);
  if (!before) return { resourceId: step.id, changeType: 'Create', after: planned };
  const delta = differences(before, step.body);
  const after = { ...before, ...step.body };
  return { resourceId: step.id, changeType: delta.length === 0 ? 'NoChange' : 'Modify', before, after, delta };
};

/** What of the wanted members isn't so already, as what-if writes it. */
const differences = (before: JsonObject, wanted: JsonObject, path = ''): JsonObject[] =>
  Object.entries(wanted).flatMap(([name, after]) => {
    const is = before[name];
    const at = path === '' ? name : `${path}.${name}`;
    if (isObject(is) && isObject(after)) return differences(is, after, at);
    if (JSON.stringify(is) === JSON.stringify(after) || isSameList(is, after)) return [];
    return [{ path: at, propertyChangeType: is === undefined ? 'Create' : 'Modify', before: is ?? null, after }];
  });

/** Whether each entry is as wanted, whatever Azure has added to it. */
const isSameList = (is: unknown, wanted: unknown): boolean =>
  Array.isArray(is) &&
  Array.isArray(wanted) &&
  is.length === wanted.length &&
  wanted.every((each, index) => differences({ each: is[index] }, { each }).length === 0);

import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { retryAfter } from '#sandbox/arm/operations.ts';
import { encodedPath } from '#sandbox/arm/path.ts';
import { objectBody } from '#sandbox/arm/request-body.ts';
import { scopeNotFound } from '#sandbox/arm/scope-lookup.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { actionGroupVersions } from '#sandbox/arm/versions.ts';
import { idKey, tenantNow, type AlertNotification, type KeptResource } from '#sandbox/tenant.ts';
import { alertPayload } from './alert-payload.ts';
import { receiversOf, tell } from './notifications.ts';

/** What a test can look like; `metric` isn't among it. */
const alertTypes = new Set(
  `servicehealth metricstaticthreshold metricsdynamicthreshold logalertv2 smartalert webtestalert logalertv1numresult
   logalertv1metricmeasurement resourcehealth activitylog actualcostbudget forecastedbudget`.split(/\s+/),
);

const refused = (code: string, message: string): ArmError => new ArmError(400, code, message);

/** @throws {ArmError} 404 when the path names no action group. */
const groupOf = ({ tenant, path }: ArmRequest): KeptResource => {
  const id = path.replace(/\/(?:createNotifications|notificationStatus\/[^/]+)$/i, '');
  const group = tenant.keptResources.get(idKey(id));
  if (group) return group;
  throw scopeNotFound(id);
};

/** Tells the receivers that a request names. Every kind of test looks like an alert on the Activity Log here. */
const create = (request: ArmRequest): ArmReply => {
  const { tenant, activity } = request;
  const group = groupOf(request);
  const { alertType, ...body } = objectBody(request.body);
  if (!alertTypes.has(idKey(String(alertType))))
    throw refused('BadRequest', `The alert type '${String(alertType)}' is not supported.`);
  const receivers = receiversOf(body);
  const known = receiversOf(group.properties).map(({ list, receiver }) => `${list}/${String(receiver['name'])}`);
  if (
    receivers.length === 0 ||
    !receivers.every(({ list, receiver }) => known.includes(`${list}/${String(receiver['name'])}`))
  )
    throw refused(
      'ActionOrReceiverNotExistedInActionGroup',
      'The action or receiver does not exist in the action group.',
    );
  const event = tenant.activityLog.findLast(({ operationId }) => operationId === activity.operationId);
  if (!event) throw new Error('A write is in the Activity Log before it is done.');
  const at = tenantNow(tenant);
  const rule = { id: `${group.id}/test`, name: `test-${String(alertType)}`, properties: {} };
  const told = receivers.map((receiver) =>
    tell(tenant, { group: group.id, ...receiver, at, payload: alertPayload({ rule, event, firedAt: at }, receiver) }),
  );
  for (const each of told) each.test = told[0]?.id ?? '';
  return pending(request, `${group.id}/notificationStatus/${told[0]?.id}`);
};

const pending = ({ tenant, origin, apiVersion }: ArmRequest, path: string): ArmReply => ({
  status: 202,
  headers: {
    Location: `${origin}${encodedPath(path)}?api-version=${apiVersion}`,
    'Retry-After': retryAfter(tenant),
  },
});

const status = (request: ArmRequest): ArmReply => {
  const group = groupOf(request);
  const { tenant, params } = request;
  const told = (tenant.notifications ?? []).filter((each) => each.test === params['id'] && each.group === group.id);
  const [first] = told;
  if (!first) throw new ArmError(404, 'NotFound', `The notification '${params['id']}' was not found.`);
  if (told.some(({ state }) => state === 'Sending')) return pending(request, request.path);
  return ok({
    context: {
      notificationSource: 'Microsoft.Insights/TestNotification',
      contextType: 'Microsoft.Insights/activityLogs',
    },
    state: 'Complete',
    createdTime: armTimestamp(first.at),
    completedTime: armTimestamp(tenantNow(tenant)),
    actionDetails: told.map(detailOf),
  });
};

const detailOf = ({ mechanism, receiver, state, detail, at }: AlertNotification) => ({
  MechanismType: mechanism,
  Name: receiver,
  Status: state,
  SubState: 'Default',
  SendTime: armTimestamp(at),
  ...(detail === undefined ? {} : { Detail: detail }),
});

const group =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Insights/actionGroups/{name}';
const route = routesOf('Microsoft.Insights', actionGroupVersions);

export const testRoutes: ArmRoute[] = [
  route('POST', `${group}/createNotifications`, 'createNotifications/write', create),
  route('GET', `${group}/notificationStatus/{id}`, 'notificationStatus/read', status),
];

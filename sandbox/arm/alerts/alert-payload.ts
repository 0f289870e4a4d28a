import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import { idKey, type ActivityEvent, type KeptResource } from '#sandbox/tenant.ts';

interface Alert {
  rule: Pick<KeptResource, 'id' | 'name' | 'properties'>;
  event: ActivityEvent;
  /** ms of tenant time. */
  firedAt: number;
  /** What the rule adds to what webhooks are sent. */
  more?: unknown;
}

/** What a receiver is told: in the common alert schema where it asks for it, else in that of the Activity Log. */
export function alertPayload(alert: Alert, { receiver }: { receiver: JsonObject }): JsonObject {
  const { event, more } = alert;
  return receiver['useCommonAlertSchema'] === true
    ? { schemaId: 'azureMonitorCommonAlertSchema', data: commonData(alert) }
    : {
        schemaId: 'Microsoft.Insights/activityLogs',
        data: { status: 'Activated', context: { activityLog: contextOf(event) }, properties: more ?? {} },
      };
}

/** https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema */
function commonData({ rule, event, firedAt, more }: Alert): JsonObject {
  const { subscriptionId, resourceId, eventDataId } = event;
  const id = stableGuid(`alert/${rule.id}/${String(eventDataId)}`);
  return {
    essentials: {
      alertId: `/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts/${id}`,
      alertRule: rule.name,
      alertRuleID: rule.id,
      severity: 'Sev4',
      signalType: 'Activity Log',
      monitorCondition: 'Fired',
      monitoringService: 'Activity Log - Administrative',
      alertTargetIDs: [idKey(resourceId)],
      configurationItems: [resourceId.split('/').at(-1)],
      originAlertId: `${String(eventDataId)}_${id.replaceAll('-', '')}`,
      firedDateTime: armTimestamp(firedAt),
      description: rule.properties['description'] ?? '',
      essentialsVersion: '1.0',
      alertContextVersion: '1.0',
    },
    alertContext: { ...contextOf(event), claims: JSON.stringify(event['claims']) },
    ...(isObject(more) ? { customProperties: more } : {}),
  };
}

/** The event as alerts show it: names without their display names. */
function contextOf(event: ActivityEvent): JsonObject {
  const { category, eventName: _name, id: _id, tenantId: _tenant, description, ...others } = event;
  const plain = Object.entries(others).map(([name, value]) => [name, valueOf(value)]);
  return {
    ...Object.fromEntries(plain),
    eventSource: valueOf(category),
    'Activity Log Event Description': description,
  };
}

const valueOf = (value: unknown): unknown => (isObject(value) && 'localizedValue' in value ? value['value'] : value);

import { isObject } from '#sandbox/json.ts';
import type { Table } from '#sandbox/kusto/flow.ts';
import { runQuery } from '#sandbox/kusto/query.ts';
import type { Column } from '#sandbox/kusto/scalar.ts';
import { type Json, parseDatetime, toJson } from '#sandbox/kusto/values.ts';
import type { ActivityEvent, Tenant } from '#sandbox/tenant.ts';
import type { Rule } from './sentinel.ts';

/** A Log Analytics workspace that gets the sandbox’s Activity Log, with Microsoft Sentinel’s rules upon it. */

/** Of AzureActivity what queries here use: https://learn.microsoft.com/azure/azure-monitor/reference/tables/azureactivity */
export const activityColumns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'OperationNameValue', type: 'string' },
  { name: 'ActivityStatusValue', type: 'string' },
  { name: 'Caller', type: 'string' },
  { name: 'CallerIpAddress', type: 'string' },
  { name: 'CorrelationId', type: 'string' },
  { name: '_ResourceId', type: 'string' },
] as const satisfies Column[];

export type ActivityRow = Record<Exclude<(typeof activityColumns)[number]['name'], 'TimeGenerated'>, string> & {
  /** ISO 8601. */
  TimeGenerated: string;
};

const textIn = (whole: unknown, key: string): string => {
  const text = isObject(whole) ? whole[key] : undefined;
  return typeof text === 'string' ? text : '';
};

/** The workspace has words of its own for what the log's REST API says. */
const statuses: Record<string, string> = {
  Started: 'Start',
  Accepted: 'Accept',
  Succeeded: 'Success',
  Failed: 'Failure',
};

/** The Activity Log of all subscriptions as a Log Analytics workspace gets it. */
export const activityRows = ({ activityLog }: Tenant): ActivityRow[] =>
  activityLog.map((event: ActivityEvent) => ({
    TimeGenerated: event.eventTimestamp,
    OperationNameValue: textIn(event['operationName'], 'value').toUpperCase(),
    ActivityStatusValue: statuses[textIn(event['status'], 'value')] ?? '',
    Caller: textIn(event, 'caller'),
    CallerIpAddress: textIn(event['httpRequest'], 'clientIpAddress'),
    CorrelationId: event.correlationId,
    _ResourceId: event.resourceId.toLowerCase(),
  }));

const activityTable = (rows: readonly ActivityRow[]): Table => ({
  columns: activityColumns,
  rows: rows.map((row) =>
    activityColumns.map(({ name }) => (name === 'TimeGenerated' ? parseDatetime(row[name]) : row[name])),
  ),
});

/** What a query answers, as objects. */
export function ask(query: string, rows: readonly ActivityRow[], now: number): Record<string, Json>[] {
  const found = runQuery(query, { azureactivity: () => activityTable(rows) }, now);
  return found.rows.map((row) =>
    Object.fromEntries(found.columns.map(({ name, type }, index) => [name, toJson(row[index] ?? null, type)])),
  );
}

/** The log comes into the workspace so late, and by its own way for each provider: here, records come last. https://learn.microsoft.com/azure/azure-monitor/platform/activity-log */
const late = 15 * 60_000;
const comesAt = ({ TimeGenerated, _ResourceId }: ActivityRow) =>
  Date.parse(TimeGenerated) + (_ResourceId.includes('/deployments/') ? late : 0);

/** What a rule tells in all its runs, until long after all is in; one in near real time looks at each event as it comes. */
export function alertsOf(rule: Rule, rows: readonly ActivityRow[], until: number, oftener = 1): Record<string, Json>[] {
  const { query } = rule;
  if (rule.kind === 'NRT') return ask(query, rows, until);
  const began = Math.min(...rows.map(comesAt));
  const found: Record<string, Json>[] = [];
  for (let now = until; now > began; now -= rule.queryFrequency / oftener) {
    const seen = rows.filter((row) => Date.parse(row.TimeGenerated) > now - rule.queryPeriod && comesAt(row) <= now);
    if (seen.length > 0) found.push(...ask(query, seen, now));
  }
  return found;
}

import { QueryError } from '#sandbox/kusto/query-error.ts';
import { runQuery } from '#sandbox/kusto/query.ts';
import type { Column, Row } from '#sandbox/kusto/scalar.ts';
import { toJson, type Json } from '#sandbox/kusto/values.ts';

const now = Date.UTC(2026, 10, 24, 12);

const columns: Column[] = [
  { name: 'name', type: 'string' },
  { name: 'size', type: 'long' },
  { name: 'properties', type: 'dynamic' },
];

/** Rows as objects, which is what a client sees. */
export function run(query: string, rows: readonly Row[] = []): Record<string, Json>[] {
  const table = runQuery(query, { resources: () => ({ columns, rows }) }, now);
  return table.rows.map((row) =>
    Object.fromEntries(table.columns.map(({ name, type }, index) => [name, toJson(row[index] ?? null, type)])),
  );
}

/** What a query is refused for; `accepted` when it is not. An error that is no refusal comes as it is. */
export const fault = (query: string, rows: readonly Row[] = []): unknown => {
  try {
    run(query, rows);
  } catch (error) {
    return error instanceof QueryError ? error.fault : error;
  }
  return 'accepted';
};

/** Machines with their extensions, much as the app asks for them. */
export const fleetSample = `resources
| where type =~ 'microsoft.hybridcompute/machines'
| extend mid = tolower(id)
| join kind=leftouter (resources
  | where type =~ 'microsoft.hybridcompute/machines/extensions'
  | where tostring(properties.publisher) =~ 'Microsoft.AzureStack.Observability' and tostring(properties.type) =~ 'EdgeRemoteSupport'
  | extend lid = tolower(id)
  | project mid = substring(lid, 0, indexof(lid, '/extensions/')), extId = id, extName = name,
      extState = tostring(properties.provisioningState), extStatus = properties.instanceView.status) on mid
| project id, name, location, subscriptionId, resourceGroup, kind, tags, status = tostring(properties.status),
    lastStatusChange = todatetime(properties.lastStatusChange),
    memBytes = tolong(properties.detectedProperties.totalPhysicalMemoryInBytes), extId, extName, extState, extStatus
| order by id asc`;

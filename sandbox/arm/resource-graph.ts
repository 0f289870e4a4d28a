import { columnNames, facetOf, formatRows } from './graph-results.ts';
import type { Table } from '#sandbox/kusto/operators.ts';
import { QueryError } from '#sandbox/kusto/query-error.ts';
import { runQuery } from '#sandbox/kusto/query.ts';
import { resourceTable } from '#sandbox/kusto/resource-table.ts';
import { tenantNow } from '#sandbox/tenant.ts';
import { takeQuery } from './graph-quota.ts';
import { readGraphQuery, refused, skipToken } from './graph-request.ts';
import type { GraphQuery } from './graph-request.ts';
import { containerRows, resourceRows } from './graph-rows.ts';
import type { ArmReply, ArmRequest, ArmRoute } from './http.ts';
import { resourceGraphVersions } from './versions.ts';

/** @throws {ArmError} 400 with Resource Graph's details when the query cannot be run. */
const answer = (request: ArmRequest, asked: GraphQuery): Table => {
  const scope = { tenant: request.tenant, principalId: request.caller.objectId, subscriptions: asked.subscriptions };
  const tables = {
    resources: () => resourceTable(resourceRows(scope)),
    resourcecontainers: () => resourceTable(containerRows(scope)),
  };
  try {
    return runQuery(asked.query, tables, tenantNow(request.tenant));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { fault } = error;
    if (fault.code === 'DisallowedLogicalTableName') throw refused(request, [fault]);
    const message =
      'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.';
    throw refused(request, [{ code: 'InvalidQuery', message }, fault]);
  }
};

/** Without the column `id` there is no next page: the result is cut and says so. */
const query = (request: ArmRequest): ArmReply => {
  const headers = takeQuery(request);
  const asked = readGraphQuery(request);
  const table = answer(request, asked);
  const end = asked.start + asked.top;
  const page: Table = { columns: table.columns, rows: table.rows.slice(asked.start, end) };
  const isMore = end < table.rows.length;
  const canPage = columnNames(table).includes('id');
  return {
    status: 200,
    headers,
    body: {
      totalRecords: table.rows.length,
      count: page.rows.length,
      data: formatRows(page, asked.format),
      facets: asked.facets.map((facet) => facetOf(facet, table)),
      resultTruncated: String(isMore && !canPage),
      ...(isMore && canPage ? { $skipToken: skipToken(asked.query, end) } : {}),
    },
  };
};

export const resourceGraphRoutes: ArmRoute[] = [
  {
    method: 'POST',
    path: '/providers/Microsoft.ResourceGraph/resources',
    apiVersions: resourceGraphVersions,
    // Everyone may ask; each row is checked.
    action: null,
    handle: query,
  },
];

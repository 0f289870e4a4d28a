import { setImmediate } from 'node:timers/promises';
import type { Table } from '#sandbox/kusto/flow.ts';
import { QueryError, type QueryFault } from '#sandbox/kusto/query-error.ts';
import { startQuery, type QueryResult } from '#sandbox/kusto/query.ts';
import { resourceTable } from '#sandbox/kusto/resource-table.ts';
import { tenantNow } from '#sandbox/tenant.ts';
import {
  notEmulated,
  routesOf,
  type ArmError,
  type ArmReply,
  type ArmRequest,
  type ArmRoute,
} from '#sandbox/arm/http.ts';
import { keptText } from '#sandbox/arm/reply.ts';
import { resourceGraphVersions } from '#sandbox/arm/versions.ts';
import { columnNames, facetOf, formatRows } from './graph-results.ts';
import { dropResult, keepResult, keptResult } from './graph-pages.ts';
import { takeQuery } from './graph-quota.ts';
import { readGraphQuery, refused, skipToken, type GraphQuery } from './graph-request.ts';
import { containerRows, resourceRows } from './graph-rows.ts';

/** Bytes of the longest reply that Resource Graph gives: https://github.com/microsoft/ARI/issues/199 */
export const azureReplyLimit = 16 * 2 ** 20;

/** @throws {ArmError} 400 with Resource Graph's details when the query cannot be run. */
const answer = (request: ArmRequest, asked: GraphQuery): QueryResult => {
  const scope = { tenant: request.tenant, principalId: request.caller.objectId, subscriptions: asked.subscriptions };
  const tables = {
    resources: () => resourceTable(resourceRows(scope)),
    resourcecontainers: () => resourceTable(containerRows(scope)),
  };
  try {
    return startQuery(asked.query, tables, tenantNow(request.tenant));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { fault } = error;
    if (fault.code === 'NotEmulated') throw notEmulated(fault.message);
    throw fault.code === 'DisallowedLogicalTableName' ? refused(request, [fault]) : invalidQuery(request, fault);
  }
};

const invalidQuery = (request: ArmRequest, fault: QueryFault): ArmError => {
  const message =
    'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.';
  return refused(request, [{ code: 'InvalidQuery', message }, fault]);
};

interface WholeResult {
  table: Table;
  /** The name under which it is kept, when a skip token asks for it. */
  kept: string | undefined;
  canBePaged: boolean;
}

/**
 * The whole result. A skip token continues the one that it was given with, so that nothing is left out or comes twice when machines
 * change meanwhile; what Azure does is not documented.
 *
 * Azure pages no result without the column `id`, or of a query with `take`:
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data#paging-results
 */
const resultOf = (request: ArmRequest, asked: GraphQuery): WholeResult => {
  const { tenant, caller } = request;
  const table = asked.result === undefined ? undefined : keptResult(tenant, caller.objectId, asked.result);
  if (table) return { table, kept: asked.result, canBePaged: true };
  const answered = answer(request, asked);
  const canBePaged = !answered.takesSome && columnNames(answered).includes('id');
  return { table: answered, kept: undefined, canBePaged };
};

/** The token for the page that starts at `start`. A result that cannot be paged is cut and says so. */
const nextPage = (request: ArmRequest, asked: GraphQuery, start: number, result: WholeResult) => {
  const { tenant, caller } = request;
  const { table, kept, canBePaged } = result;
  if (start >= table.rows.length) {
    if (kept !== undefined) dropResult(tenant, kept);
    return { resultTruncated: 'false' };
  }
  if (!canBePaged) return { resultTruncated: 'true' };
  const name = kept ?? keepResult(tenant, caller.objectId, table);
  return { resultTruncated: 'false', $skipToken: skipToken(asked.query, start, name) };
};

/** Ends when the query before has been answered and what waited meanwhile has had its turn. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Answers large queries one after the other with a pause between, so that each reply leaves when it is ready: without it those that come
 * together would all be answered when the last is.
 */
const inTurn = async <Result>(answer: () => Result): Promise<Result> => {
  const mine = before.then(answer);
  before = mine.then(
    () => setImmediate(),
    () => setImmediate(),
  );
  return mine;
};

const query = async (request: ArmRequest): Promise<ArmReply> => {
  const headers = takeQuery(request);
  const asked = readGraphQuery(request);
  return inTurn(() => ({ status: 200, headers, body: answeredPage(request, asked) }));
};

/** @throws {ArmError} 400 as `pageOf` does, and where no stack holds the levels of a query or of its values, or no text its result. */
const answeredPage = (request: ArmRequest, asked: GraphQuery): object => {
  try {
    return pageOf(request, asked);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidQuery(request, { code: 'InvalidQueryLanguage', message: 'The query is too complex.' });
  }
};

/** @throws {ArmError} 400 when the query cannot be run, or its reply would be too long. */
const pageOf = (request: ArmRequest, asked: GraphQuery): object => {
  const result = resultOf(request, asked);
  const { columns, rows } = result.table;
  const end = asked.start + asked.top;
  const page: Table = { columns, rows: rows.slice(asked.start, end) };
  const body = {
    totalRecords: rows.length,
    count: page.rows.length,
    data: formatRows(page, asked.format),
    facets: asked.facets.map((facet) => facetOf(facet, result.table)),
    ...nextPage(request, asked, end, result),
  };
  const limit = request.tenant.graphReplyLimit ?? azureReplyLimit;
  const size = Buffer.byteLength(keptText(body));
  if (size <= limit) return body;
  const message = `Response payload size is ${size}, and has exceeded the limit of ${limit}. Please consider querying less data at a time and make paginated call if needed.`;
  throw refused(request, [{ code: 'ResponsePayloadTooLarge', message }]);
};

const type = 'Microsoft.ResourceGraph/resources';

/** Everyone may ask; each row is checked. */
export const resourceGraphRoutes: ArmRoute[] = [
  routesOf(type, resourceGraphVersions)('POST', `/providers/${type}`, null, query),
];

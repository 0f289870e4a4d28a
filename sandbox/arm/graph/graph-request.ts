import { idKey } from '#sandbox/tenant.ts';
import { ArmError, type ArmErrorDetail, type ArmRequest } from '#sandbox/arm/http.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import { objectBody } from '#sandbox/arm/request-body.ts';
import { listedSubscriptions } from '#sandbox/arm/roles.ts';
import { supportText } from './graph-quota.ts';

/** https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data#paging-results */
const mostRows = 1000;

export interface GraphQuery {
  query: string;
  /** Lower-case ids of subscriptions that exist and that the caller holds a role in. */
  subscriptions: Set<string>;
  top: number;
  /** Rows before the page. */
  start: number;
  /** The result that a skip token continues. */
  result?: string;
  format: 'objectArray' | 'table';
  facets: JsonObject[];
}

export const refused = (request: ArmRequest, details: ArmErrorDetail[]): ArmError =>
  new ArmError(400, 'BadRequest', supportText(request), { details });

const invalidOption = (request: ArmRequest, message: string): ArmError =>
  refused(request, [{ code: 'InvalidPayload', message }]);

const wholeNumber = (
  request: ArmRequest,
  options: JsonObject,
  name: string,
  usual: number,
  least: number,
  most: number,
): number => {
  const value = options[name] ?? usual;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidOption(request, `The option '${name}' must be a whole number from ${least} to ${most}.`);
};

/** @param result The name under which the result is kept. */
export const skipToken = (query: string, start: number, result: string): string =>
  Buffer.from(JSON.stringify({ query, start, result })).toString('base64url');

/** A token belongs to the query that it was made for. */
const startOf = (request: ArmRequest, query: string, options: JsonObject): Pick<GraphQuery, 'start' | 'result'> => {
  const token = options['$skipToken'];
  if (token === undefined || token === null || token === '')
    return { start: wholeNumber(request, options, '$skip', 0, 0, Number.MAX_SAFE_INTEGER) };
  try {
    const kept: unknown = JSON.parse(Buffer.from(typeof token === 'string' ? token : '', 'base64url').toString());
    if (isObject(kept) && kept['query'] === query && typeof kept['start'] === 'number')
      return { start: kept['start'], result: String(kept['result']) };
  } catch {
    // Falls through to the refusal below.
  }
  throw refused(request, [
    { code: 'InvalidSkipToken', message: 'The skip token is invalid, or belongs to another query.' },
  ]);
};

const subscriptionsOf = (request: ArmRequest, asked: unknown): Set<string> => {
  const { tenant, caller } = request;
  const listed = listedSubscriptions(tenant, caller.objectId).map(({ subscriptionId }) => idKey(subscriptionId));
  if (asked === undefined || asked === null) return new Set(listed);
  if (!Array.isArray(asked)) throw invalidOption(request, "The property 'subscriptions' must be a list of ids.");
  const wanted = new Set(asked.map((id) => idKey(String(id))));
  const found = listed.filter((id) => wanted.has(id));
  if (found.length > 0 || asked.length === 0) return new Set(found);
  throw refused(request, [
    {
      code: 'NoValidSubscriptionsInQueryRequest',
      message:
        'There are no valid subscriptions in the request: please make sure at least one subscription in the query exists and is accessible.',
    },
  ]);
};

const refuseManagementGroups = (asked: unknown): void => {
  if (asked === undefined || asked === null || (Array.isArray(asked) && asked.length === 0)) return;
  throw new ArmError(501, 'NotImplemented', 'The sandbox has no management groups: name subscriptions, or nothing.');
};

/** Of the table of authorization resources, which the sandbox does not have; every other table has the first one, whatever is asked for. */
const scopeFilters = ['AtScopeAndBelow', 'AtScopeAndAbove', 'AtScopeExact', 'AtScopeAboveAndBelow'];

const refuseScopeFilter = (request: ArmRequest, options: JsonObject): void => {
  const filter = options['authorizationScopeFilter'] ?? 'AtScopeAndBelow';
  if (typeof filter !== 'string' || !scopeFilters.includes(filter))
    throw invalidOption(request, `The option 'authorizationScopeFilter' must be one of ${scopeFilters.join(', ')}.`);
  const partial = options['allowPartialScopes'] ?? false;
  if (typeof partial !== 'boolean')
    throw invalidOption(request, "The option 'allowPartialScopes' must be true or false.");
};

/** Reads the body of a query. @throws {ArmError} 400 when it is not valid, 501 for scopes that are not emulated. */
export const readGraphQuery = (request: ArmRequest): GraphQuery => {
  const body = objectBody(request.body);
  const { query, facets } = body;
  if (typeof query !== 'string' || query.trim() === '')
    throw invalidOption(request, "The property 'query' is required.");
  refuseManagementGroups(body['managementGroups']);
  const options = isObject(body['options']) ? body['options'] : {};
  refuseScopeFilter(request, options);
  const format = options['resultFormat'] ?? 'objectArray';
  if (format !== 'objectArray' && format !== 'table') {
    throw invalidOption(request, "The option 'resultFormat' must be objectArray or table.");
  }
  return {
    query,
    subscriptions: subscriptionsOf(request, body['subscriptions']),
    top: wholeNumber(request, options, '$top', mostRows, 1, mostRows),
    ...startOf(request, query, options),
    format,
    facets: Array.isArray(facets) ? facets.filter(isObject) : [],
  };
};

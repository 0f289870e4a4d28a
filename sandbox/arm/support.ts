import { idKey, tenantNow, type SupportTicketState } from '#sandbox/tenant.ts';
import { armTimestamp } from './timestamps.ts';
import { holdsForTime, parseFilter, type FilterTerm } from './filter.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { pageOf } from './paging.ts';
import type { JsonObject } from '#sandbox/json.ts';
import { objectBody } from './request-body.ts';
import { scopeNotFound } from './scope-lookup.ts';
import { supportVersions } from './versions.ts';

/** https://learn.microsoft.com/rest/api/support/support-tickets/list */
const ticketPages = { usual: 25, most: 100 };
const communicationPages = { usual: 10, most: 10 };

const ticketId = ({ subscriptionId, name }: Pick<SupportTicketState, 'subscriptionId' | 'name'>): string =>
  `/subscriptions/${subscriptionId}/providers/Microsoft.Support/supportTickets/${name}`;

/** Properties that came with the newer API version. */
const newerProperties = [
  'advancedDiagnosticConsent',
  'secondaryConsent',
  'problemScopingQuestions',
  'supportPlanDisplayName',
  'supportPlanId',
  'fileWorkspaceName',
];

const ticketResource = (request: ArmRequest, ticket: SupportTicketState): JsonObject => {
  const entries = Object.entries(ticket.properties).filter(
    ([name]) => request.apiVersion >= '2024-04-01' || !newerProperties.includes(name),
  );
  return {
    id: ticketId(ticket),
    name: ticket.name,
    type: 'Microsoft.Support/supportTickets',
    properties: Object.fromEntries(entries),
  };
};

const ticketFields = ['status', 'createddate', 'problemclassificationid', 'serviceid'];
const communicationFields = ['communicationtype', 'createddate'];

/** @throws {ArmError} 400 for a filter on anything but the fields that the list knows. */
const filterTerms = (request: ArmRequest, fields: readonly string[]): FilterTerm[] => {
  const filter = request.query.get('$filter');
  if (filter === null) return [];
  const terms = parseFilter(filter);
  const known = terms?.every(({ field, operator }) =>
    idKey(field) === 'createddate'
      ? operator !== 'eq' && operator !== 'ne'
      : operator === 'eq' && fields.includes(idKey(field)),
  );
  if (terms && known) return terms;
  throw new ArmError(400, 'InvalidFilter', `The filter '${filter}' is not supported.`);
};

const matches = (properties: JsonObject, term: FilterTerm): boolean => {
  const entry = Object.entries(properties).find(([name]) => idKey(name) === idKey(term.field));
  const value = typeof entry?.[1] === 'string' ? entry[1] : '';
  return idKey(term.field) === 'createddate' ? holdsForTime(value, term) : idKey(value) === idKey(term.value);
};

const list = (request: ArmRequest): ArmReply => {
  const terms = filterTerms(request, ticketFields);
  const tickets = [...request.tenant.supportTickets.values()]
    .filter(
      ({ subscriptionId, properties }) =>
        idKey(subscriptionId) === idKey(request.params['subscriptionId'] ?? '') &&
        terms.every((term) => matches(properties, term)),
    )
    .map((ticket) => ticketResource(request, ticket));
  return ok(pageOf(request, tickets, ticketPages));
};

/** @throws {ArmError} 404 when the subscription has no such ticket. */
const requireTicket = (request: ArmRequest): SupportTicketState => {
  const { subscriptionId = '', ticketName = '' } = request.params;
  const id = ticketId({ subscriptionId, name: ticketName });
  const ticket = request.tenant.supportTickets.get(idKey(id));
  if (ticket) return ticket;
  throw scopeNotFound(id);
};

const read = (request: ArmRequest): ArmReply => ok(ticketResource(request, requireTicket(request)));

const severities = ['minimal', 'moderate', 'critical', 'highestcriticalimpact'];
const changeable = ['severity', 'status', 'contactDetails', 'advancedDiagnosticConsent', 'secondaryConsent'];

const textOf = (value: unknown): string => (typeof value === 'string' ? idKey(value) : JSON.stringify(value));

const statusNames = new Map<string, SupportTicketState['properties']['status']>([
  ['open', 'Open'],
  ['closed', 'Closed'],
]);

/** @throws {ArmError} 400 for what cannot be changed, or changed so. */
const update = (request: ArmRequest): ArmReply => {
  const ticket = requireTicket(request);
  const change = objectBody(request.body);
  const unknown = Object.keys(change).find((name) => !changeable.includes(name));
  if (unknown !== undefined) throw new ArmError(400, 'BadRequest', `The property '${unknown}' cannot be updated.`);
  const { status: askedStatus, severity, ...others } = change;
  const status = askedStatus === undefined ? ticket.properties.status : statusNames.get(textOf(askedStatus));
  if (status === undefined) {
    throw new ArmError(400, 'BadRequest', `The status '${textOf(askedStatus)}' is not valid: open or closed.`);
  }
  if (severity !== undefined && !severities.includes(textOf(severity))) {
    throw new ArmError(400, 'BadRequest', `The severity '${textOf(severity)}' is not valid.`);
  }
  Object.assign(ticket.properties, others, severity === undefined ? {} : { severity }, {
    status,
    modifiedDate: armTimestamp(tenantNow(request.tenant)),
  });
  return ok(ticketResource(request, ticket));
};

const communicationResource = (ticket: SupportTicketState, communication: JsonObject): JsonObject => {
  const { name, ...properties } = communication;
  return {
    id: `${ticketId(ticket)}/communications/${String(name)}`,
    name,
    type: 'Microsoft.Support/communications',
    properties,
  };
};

const listCommunications = (request: ArmRequest): ArmReply => {
  const ticket = requireTicket(request);
  const terms = filterTerms(request, communicationFields);
  const found = ticket.communications.filter((communication) => terms.every((term) => matches(communication, term)));
  const value = found.map((communication) => communicationResource(ticket, communication));
  return ok(pageOf(request, value, communicationPages));
};

const readCommunication = (request: ArmRequest): ArmReply => {
  const ticket = requireTicket(request);
  const name = request.params['communicationName'] ?? '';
  const found = ticket.communications.find((each) => idKey(String(each['name'])) === idKey(name));
  if (found) return ok(communicationResource(ticket, found));
  throw new ArmError(404, 'ResourceNotFound', `The communication '${name}' was not found.`);
};

const ticketsPath = '/subscriptions/{subscriptionId}/providers/Microsoft.Support/supportTickets';
const ticketPath = `${ticketsPath}/{ticketName}`;

const route = routesOf('Microsoft.Support/supportTickets', supportVersions);

export const supportRoutes: ArmRoute[] = [
  route('GET', ticketsPath, 'read', list),
  route('GET', ticketPath, 'read', read),
  route('PATCH', ticketPath, 'write', update),
  route('GET', `${ticketPath}/communications`, 'communications/read', listCommunications),
  route('GET', `${ticketPath}/communications/{communicationName}`, 'communications/read', readCommunication),
];

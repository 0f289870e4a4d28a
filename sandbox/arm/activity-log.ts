import { idKey, lifeTime, tenantNow, type ActivityEvent } from '#sandbox/tenant.ts';
import { activityKeptFor } from './activity.ts';
import { holdsForTime, parseFilter, type FilterTerm } from './filter.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { pageOf } from './paging.ts';
import { activityLogVersions } from './versions.ts';

/** Seconds of life before an event can be read. Azure gives no figure; minutes are usual. */
const lag = 150;

const daysKept = activityKeptFor / (24 * 60 * 60 * 1000);

const refused = (message: string): ArmError => new ArmError(400, 'BadRequest', message);

const textOf = (event: ActivityEvent, field: string): string => {
  const value = event[field];
  return typeof value === 'string' ? value : '';
};

const providerOf = (event: ActivityEvent): string => {
  const value = event['resourceProviderName'];
  return typeof value === 'object' && value !== null && 'value' in value ? String(value.value) : '';
};

/** The four things that events can be narrowed to: https://learn.microsoft.com/rest/api/monitor/activity-logs/list */
const narrowings: Record<string, (event: ActivityEvent, value: string) => boolean> = {
  resourcegroupname: (event, value) => idKey(textOf(event, 'resourceGroupName')) === idKey(value),
  resourceuri: (event, value) => idKey(event.resourceId) === idKey(value),
  resourceprovider: (event, value) => idKey(providerOf(event)) === idKey(value),
  correlationid: (event, value) => idKey(event.correlationId) === idKey(value),
};

const isTime = ({ field }: FilterTerm): boolean => idKey(field) === 'eventtimestamp';

/**
 * The filter's terms. Azure allows a start, an end, channels, and one narrowing, and no other syntax.
 *
 * @throws {ArmError} 400 otherwise.
 */
const requireTerms = (request: ArmRequest): FilterTerm[] => {
  const filter = request.query.get('$filter');
  if (filter === null)
    throw refused("The query parameter '$filter' is required and must name a start: eventTimestamp ge.");
  const terms = parseFilter(filter);
  if (!terms)
    throw refused(
      `The filter '${filter}' is not valid. Only equality and time comparisons joined by 'and' are supported.`,
    );
  const times = terms.filter(isTime);
  const others = terms.filter((term) => !isTime(term) && idKey(term.field) !== 'eventchannels');
  const start = times.find(({ operator }) => operator === 'ge');
  if (!start) throw refused("The filter must name a start of the time range: eventTimestamp ge '…'.");
  if (times.some(({ operator, value }) => !['ge', 'le'].includes(operator) || Number.isNaN(Date.parse(value)))) {
    throw refused("The time range must be given with 'ge' and 'le' and ISO 8601 times.");
  }
  if (
    others.length > 1 ||
    others.some(({ field, operator }) => operator !== 'eq' || !Object.hasOwn(narrowings, idKey(field)))
  ) {
    throw refused(
      "The filter may hold one of resourceGroupName, resourceUri, resourceProvider and correlationId, with 'eq', beside the time range. No other syntax is allowed.",
    );
  }
  if (Date.parse(start.value) < tenantNow(request.tenant) - activityKeptFor) {
    throw refused(`The start time cannot be more than ${daysKept} days in the past.`);
  }
  return terms;
};

const matches = (event: ActivityEvent, term: FilterTerm): boolean => {
  if (isTime(term)) return holdsForTime(event.eventTimestamp, term);
  return narrowings[idKey(term.field)]?.(event, term.value) ?? true;
};

const selected = (request: ArmRequest, event: ActivityEvent): Record<string, unknown> => {
  const select = request.query.get('$select');
  if (select === null || select.trim() === '') return event;
  const names = new Set(select.split(',').map((name) => idKey(name.trim())));
  return Object.fromEntries(Object.entries(event).filter(([name]) => names.has(idKey(name))));
};

/** Newest first; what happened in the last minutes of life does not show yet. */
const list = (request: ArmRequest): ArmReply => {
  const { tenant, params } = request;
  const terms = requireTerms(request);
  const visibleUntil = tenantNow(tenant) - lifeTime(tenant, lag);
  const events = tenant.activityLog
    .filter(
      (event) =>
        idKey(event.subscriptionId) === idKey(params['subscriptionId'] ?? '') &&
        Date.parse(event.eventTimestamp) <= visibleUntil &&
        terms.every((term) => matches(event, term)),
    )
    .toReversed()
    .map((event) => selected(request, event));
  return ok(pageOf(request, events, { usual: 200, most: 1000 }));
};

const path = '/subscriptions/{subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values';
const route = routesOf('Microsoft.Insights/eventtypes/values', activityLogVersions);

export const activityLogRoutes: ArmRoute[] = [route('GET', path, 'read', list)];

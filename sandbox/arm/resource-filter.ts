import { idKey } from '#sandbox/tenant.ts';
import { parseFilter } from './filter.ts';
import type { FilterTerm } from './filter.ts';
import { ArmError } from './http.ts';
import type { ArmRequest } from './http.ts';
import { isObject } from './request-body.ts';
import type { JsonObject } from './request-body.ts';

const isTagTerm = ({ field, operator }: FilterTerm): boolean => operator === 'eq' && /^tag(Name|Value)$/i.test(field);

const valueOf = (terms: readonly FilterTerm[], field: string): string | undefined =>
  terms.find((term) => idKey(term.field) === field)?.value;

/** One tag must have both the name and the value. */
const hasTag = (tags: Record<string, unknown>, terms: readonly FilterTerm[]): boolean => {
  const name = valueOf(terms, 'tagname');
  const value = valueOf(terms, 'tagvalue');
  return Object.entries(tags).some(
    ([tag, text]) => (name === undefined || idKey(tag) === idKey(name)) && (value === undefined || text === value),
  );
};

/** @throws {ArmError} 400 for anything but `tagName eq '…' [and tagValue eq '…']`. */
export const groupFilter = (request: ArmRequest): ((tags: Record<string, string>) => boolean) => {
  const filter = request.query.get('$filter');
  if (filter === null) return () => true;
  const terms = parseFilter(filter);
  if (terms?.every(isTagTerm)) return (tags) => hasTag(tags, terms);
  throw new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`);
};

/** By the lower-case name of a filter's field, the member of a resource that it is compared with. */
const members = new Map([
  ['resourcetype', 'type'],
  ['name', 'name'],
]);

const isMemberTerm = ({ field, operator }: FilterTerm): boolean => operator === 'eq' && members.has(idKey(field));

const hasMember = (resource: JsonObject, { field, value }: FilterTerm): boolean =>
  idKey(String(resource[members.get(idKey(field)) ?? ''])) === idKey(value);

/**
 * Which resources a list is to hold. A tag cannot be asked for together with anything else.
 *
 * https://learn.microsoft.com/rest/api/resources/resources/list
 *
 * @throws {ArmError} 501 for filters that Azure knows and the sandbox does not, and for those that nobody knows.
 */
export const resourceFilter = (request: ArmRequest): ((resource: JsonObject) => boolean) => {
  const filter = request.query.get('$filter');
  if (filter === null) return () => true;
  const terms = parseFilter(filter);
  if (terms?.every(isMemberTerm)) return (resource) => terms.every((term) => hasMember(resource, term));
  if (terms?.every(isTagTerm) && valueOf(terms, 'tagname') !== undefined)
    return ({ tags }) => hasTag(isObject(tags) ? tags : {}, terms);
  throw new ArmError(
    501,
    'NotImplemented',
    `The sandbox does not emulate the $filter '${filter}': resources are filtered by "resourceType eq '…'", "name eq '…'" or both, or by "tagName eq '…' and tagValue eq '…'".`,
  );
};

/** @throws {ArmError} 501 for `$expand`: what it would add to resources and providers is not kept. */
export const refuseExpand = ({ query }: ArmRequest): void => {
  const expand = query.get('$expand');
  if (expand === null) return;
  throw new ArmError(501, 'NotImplemented', `The sandbox does not emulate the $expand '${expand}'.`);
};

import { idKey } from '#sandbox/tenant.ts';
import { invalidFilter, parseFilter, type FilterTerm } from './filter.ts';
import { notEmulated, type ArmRequest } from './http.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import { pathParts } from './scope.ts';

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
  throw invalidFilter(filter);
};

/** By the lower-case name of a filter's field, what of a resource it is compared with. */
const members = new Map<string, (resource: JsonObject) => unknown>([
  ['resourcetype', ({ type }) => type],
  ['name', ({ name }) => name],
  ['location', ({ location }) => location],
  ['resourcegroup', ({ id }) => pathParts(String(id)).resourceGroup],
]);

const isMemberTerm = ({ field, operator }: FilterTerm): boolean => operator === 'eq' && members.has(idKey(field));

const hasMember = (resource: JsonObject, { field, value }: FilterTerm): boolean =>
  idKey(String(members.get(idKey(field))?.(resource))) === idKey(value);

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
  const start = /^startswith\(tagName,\s*'([^']+)'\)$/i.exec(filter)?.[1];
  if (start !== undefined)
    return ({ tags }) => Object.keys(isObject(tags) ? tags : {}).some((tag) => idKey(tag).startsWith(idKey(start)));
  const terms = parseFilter(filter);
  if (terms?.every(isMemberTerm)) return (resource) => terms.every((term) => hasMember(resource, term));
  if (terms?.every(isTagTerm) && valueOf(terms, 'tagname') !== undefined)
    return ({ tags }) => hasTag(isObject(tags) ? tags : {}, terms);
  throw notEmulated(
    `the $filter '${filter}': resources are filtered by resourceType, name, location and resourceGroup, each "eq '…'" and joined by "and", or by "tagName eq '…' and tagValue eq '…'" or "startswith(tagName, '…')"`,
  );
};

/** What `$expand` adds. @throws {ArmError} 501 for what is not kept. */
export const expanded = ({ query }: ArmRequest, known: readonly string[]): string[] => {
  const expand = query.get('$expand') ?? '';
  const names = expand.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  if (names.every((name) => known.includes(name))) return names;
  throw notEmulated(`the $expand '${expand}'`);
};

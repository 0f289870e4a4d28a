import { deleteBelow, idKey, type KeptResource } from '#sandbox/tenant.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { pageOf } from './paging.ts';
import { partOf, type JsonObject } from '#sandbox/json.ts';
import { objectBody, refuseOthers, tagsOf } from './request-body.ts';
import { requireScope, scopeNotFound } from './scope-lookup.ts';
import { requireValidTags } from './tag-rules.ts';

/** By the names of properties, whether a value is as the specification requires. */
export type Requirements = Readonly<Record<string, (value: unknown) => boolean>>;

/** A type of resource that is kept as it is put. */
interface KeptType {
  /** With its namespace, for instance `Microsoft.Insights/actionGroups`. */
  type: string;
  /** Of one, and of the lists that there are. */
  path: string;
  lists?: readonly string[];
  apiVersions: readonly string[];
  required: Requirements;
  /** What Azure adds to the properties of one called so. */
  defaults: JsonObject | ((name: string) => JsonObject);
  /** Properties that a PATCH may change, besides the tags. */
  changeable?: readonly string[];
  /** What it must have besides properties, an SKU for instance. */
  needs?: readonly (typeof alongside)[number][];
  /** Of a PUT that makes one, where it isn't 201. */
  created?: 200;
  /** The one of the path; by default as it is kept. @throws {ArmError} when it cannot be there. */
  find?: (request: ArmRequest) => KeptResource | undefined;
  /** What else a change brings about, and headers of the operation that it is. */
  changed?: (request: ArmRequest, resource: KeptResource | undefined) => Record<string, string>;
}

/** What a resource may have besides properties. */
const alongside = ['sku', 'kind', 'identity'] as const;

/** The resource that one belongs to, or the group or subscription; a storage account has its blob service from the start. */
const ownerOf = (path: string): string =>
  path.replace(/(?:\/providers\/[^/]+)?\/[^/]+\/[^/]+$/, '').replace(/\/blobServices\/default$/i, '');

const kept = ({ tenant, path }: ArmRequest): KeptResource | undefined => {
  requireScope(tenant, ownerOf(path));
  return tenant.keptResources.get(idKey(path));
};

const unchanged = (): Record<string, string> => ({});

/** PUT, GET, PATCH and DELETE of a type, and its lists. */
export const keptRoutes = (kind: KeptType): ArmRoute[] => {
  const { type, path, lists = [], changeable = [], find = kept, changed = unchanged } = kind;

  const require = (request: ArmRequest): KeptResource => {
    const resource = find(request);
    if (resource !== undefined) return resource;
    throw scopeNotFound(request.path);
  };

  /** @throws {ArmError} 400 when a property is not as required. */
  const write = (request: ArmRequest, existing: KeptResource | undefined, resource: KeptResource): ArmReply => {
    const { defaults, needs = [] } = kind;
    const added = typeof defaults === 'function' ? defaults(resource.name) : defaults;
    const properties: JsonObject = { ...added, ...resource.properties };
    const [bad] = [
      ...Object.entries(kind.required).flatMap(([name, isValid]) => (isValid(properties[name]) ? [] : [name])),
      ...needs.filter((name) => resource[name] === undefined),
    ];
    if (bad !== undefined) throw new ArmError(400, 'BadRequest', `The property '${bad}' is missing or invalid.`);
    const made = { ...resource, properties };
    request.tenant.keptResources.set(idKey(made.id), made);
    return { status: existing ? 200 : (kind.created ?? 201), headers: changed(request, made), body: made };
  };

  const put = (request: ArmRequest): ArmReply => {
    const existing = find(request);
    const body = objectBody(request.body);
    return write(request, existing, {
      id: existing?.id ?? request.path,
      name: existing?.name ?? request.path.split('/').at(-1) ?? '',
      type,
      location: typeof body['location'] === 'string' ? body['location'] : 'Global',
      tags: requireValidTags(tagsOf(body['tags'])),
      ...Object.fromEntries(alongside.flatMap((member) => (member in body ? [[member, body[member]]] : []))),
      properties: partOf(body, 'properties'),
    });
  };

  const patch = (request: ArmRequest): ArmReply => {
    const existing = require(request);
    const body = objectBody(request.body);
    const change = partOf(body, 'properties');
    refuseOthers(change, changeable, `a resource of type ${type} with a PATCH`);
    const tags = body['tags'] === undefined ? (existing.tags ?? {}) : requireValidTags(tagsOf(body['tags']));
    return write(request, existing, { ...existing, tags, properties: { ...existing.properties, ...change } });
  };

  const remove = (request: ArmRequest): ArmReply => {
    const resource = find(request);
    if (resource === undefined) return { status: 204 };
    request.tenant.keptResources.delete(idKey(resource.id));
    deleteBelow(request.tenant.keptResources, idKey(resource.id));
    const headers = changed(request, undefined);
    return { status: headers['Location'] === undefined ? 200 : 202, headers };
  };

  const list = (request: ArmRequest): ArmReply => {
    const within = idKey(`${request.path.split(/\/providers\//i)[0]}/`);
    const all = [...request.tenant.keptResources.values()];
    const found = all.filter((each) => each.type === type && idKey(each.id).startsWith(within));
    return ok(pageOf(request, found));
  };

  const route = routesOf(type, kind.apiVersions);
  return [
    ...lists.map((at) => route('GET', at, 'read', list)),
    route('GET', path, 'read', (request) => ok(require(request))),
    route('PUT', path, 'write', put),
    route('PATCH', path, 'write', patch),
    route('DELETE', path, 'delete', remove),
  ];
};

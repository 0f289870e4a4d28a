import { requireGroup } from '#sandbox/arm/hybrid-compute/hybrid-compute-lookup.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { KeptResource } from '#sandbox/tenant.ts';
import type { ArmReply, ArmRequest, ArmRoute } from './http.ts';
import { pageOf } from './paging.ts';
import { objectBody, partOf, refuseOthers, tagsOf } from './request-body.ts';
import type { JsonObject } from './request-body.ts';
import { scopeNotFound } from './scope-lookup.ts';
import { requireValidTags } from './tag-rules.ts';

/** A type of resource that is kept as it is put. */
export interface KeptType {
  /** With its namespace, for instance `Microsoft.Insights/actionGroups`. */
  type: string;
  /** Of one, and of the lists that there are. */
  path: string;
  lists?: readonly string[];
  apiVersions: readonly string[];
  /** Completes the properties. @throws {ArmError} 400 when something that the specification requires is missing. */
  complete: (properties: JsonObject, request: ArmRequest) => JsonObject;
  /** Properties that a PATCH may change, besides the tags. */
  changeable: readonly string[];
  /** The one of the path; by default as it is kept. @throws {ArmError} 404 when there is nothing that it could belong to. */
  find?: (request: ArmRequest) => KeptResource | undefined;
  /** What else a change brings about, and headers of the operation that it is. */
  changed?: (request: ArmRequest, resource: KeptResource | undefined) => Record<string, string>;
}

const unchanged = (): Record<string, string> => ({});

const kept = (request: ArmRequest): KeptResource | undefined => {
  requireGroup(request);
  return request.tenant.keptResources.get(idKey(request.path));
};

/** PUT, GET, PATCH and DELETE of a type, and its lists. */
export const keptRoutes = (kind: KeptType): ArmRoute[] => {
  const { type, path, lists = [], complete, changeable, find = kept, changed = unchanged } = kind;

  const require = (request: ArmRequest): KeptResource => {
    const resource = find(request);
    if (resource !== undefined) return resource;
    throw scopeNotFound(request.path);
  };

  const keep = (request: ArmRequest, status: number, resource: KeptResource): ArmReply => {
    request.tenant.keptResources.set(idKey(resource.id), resource);
    return { status, headers: changed(request, resource), body: resource };
  };

  const put = (request: ArmRequest): ArmReply => {
    const existing = find(request);
    const body = objectBody(request.body);
    const { location } = body;
    return keep(request, existing === undefined ? 201 : 200, {
      id: existing?.id ?? request.path,
      name: existing?.name ?? request.path.split('/').at(-1) ?? '',
      type,
      location: typeof location === 'string' ? location : 'Global',
      tags: requireValidTags(tagsOf(body['tags'])),
      properties: complete(partOf(body, 'properties'), request),
    });
  };

  const patch = (request: ArmRequest): ArmReply => {
    const resource = require(request);
    const body = objectBody(request.body);
    const change = partOf(body, 'properties');
    refuseOthers(change, changeable, `a resource of type ${type} with a PATCH`);
    return keep(request, 200, {
      ...resource,
      ...(body['tags'] === undefined ? {} : { tags: requireValidTags(tagsOf(body['tags'])) }),
      properties: complete({ ...resource.properties, ...change }, request),
    });
  };

  const remove = (request: ArmRequest): ArmReply => {
    const resource = find(request);
    if (resource === undefined) return { status: 204 };
    request.tenant.keptResources.delete(idKey(resource.id));
    const headers = changed(request, undefined);
    return { status: headers['Location'] === undefined ? 200 : 202, headers };
  };

  const list = (request: ArmRequest): ArmReply => {
    if (request.params['resourceGroup'] !== undefined) requireGroup(request);
    const within = idKey(`${request.path.split(/\/providers\//i)[0]}/`);
    const found = [...request.tenant.keptResources].filter(
      ([key, each]) => key.startsWith(within) && each.type === type,
    );
    return {
      status: 200,
      body: pageOf(
        request,
        found.map(([, each]) => each),
        { usual: 1000, most: 1000 },
      ),
    };
  };

  const route = (method: ArmRoute['method'], at: string, verb: string, handle: ArmRoute['handle']): ArmRoute => ({
    method,
    path: at,
    apiVersions: kind.apiVersions,
    action: `${type}/${verb}`,
    handle,
  });
  return [
    ...lists.map((at) => route('GET', at, 'read', list)),
    route('GET', path, 'read', (request) => ({ status: 200, body: require(request) })),
    route('PUT', path, 'write', put),
    route('PATCH', path, 'write', patch),
    route('DELETE', path, 'delete', remove),
  ];
};

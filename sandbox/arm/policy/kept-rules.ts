import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { objectBody } from '#sandbox/arm/request-body.ts';
import { filterOf } from '#sandbox/arm/role-definitions.ts';
import { isWithinScope } from '#sandbox/arm/scope.ts';
import { requireScope } from '#sandbox/arm/scope-lookup.ts';
import { writtenBy } from '#sandbox/arm/system-data.ts';
import { partOf, type JsonObject } from '#sandbox/json.ts';
import { idKey, type KeptResource, type Tenant } from '#sandbox/tenant.ts';

const namespace = 'Microsoft.Authorization';

/** What governs a scope and all below it. */
type RuleType = 'locks' | 'policyDefinitions' | 'policyAssignments' | 'policyExemptions' | 'denyAssignments';

export const rulesOf = ({ keptResources }: Tenant, type: RuleType, among = keptResources): KeptResource[] =>
  [...among.values()].filter((each) => each.type === `${namespace}/${type}`);

/** The scope that a rule's id says it is for. */
export const scopeOfRule = (id: string): string =>
  id.slice(0, idKey(id).lastIndexOf(`/providers/${idKey(namespace)}/`));

interface RuleKind {
  type: RuleType;
  /** What it is called in a refusal. */
  called: string;
  at: string;
  apiVersions: readonly string[];
  /** Of a PUT that changes one, where it isn't 200. */
  updated?: 201;
  /** Terms of a list's filter by lower-case name, besides those for its scope, and whether a rule is meant by their value. */
  filters?: Readonly<Record<string, (properties: JsonObject, value: string, request: ArmRequest) => boolean>>;
  /** Where they are kept, if not with other resources. */
  kept?: (tenant: Tenant) => Map<string, KeptResource>;
  /** What is kept of the properties that are put. @throws {ArmError} when they can't be. */
  complete: (request: ArmRequest, properties: JsonObject, existing: KeptResource | undefined) => JsonObject;
}

/** PUT, GET, DELETE and the list of a type. */
export const ruleRoutes = (kind: RuleKind): ArmRoute[] => {
  const { type, called, filters = {}, kept = ({ keptResources }) => keptResources } = kind;
  const find = ({ tenant, path }: ArmRequest) => kept(tenant).get(idKey(path));

  const read = (request: ArmRequest): ArmReply => {
    const found = find(request);
    if (found) return ok(found);
    const code = `${type.charAt(0).toUpperCase()}${type.slice(1, -1)}NotFound`;
    throw new ArmError(404, code, `The ${called} '${request.params['name']}' is not found.`);
  };

  /** Those at the scope, above it and below it; not below with `atScope()`, and none elsewhere with `atExactScope()`. */
  const list = (request: ArmRequest): ArmReply => {
    const filter = filterOf(request, ['atscope', 'atexactscope', ...Object.keys(filters)]);
    const scope = scopeOfRule(request.path);
    const value = rulesOf(request.tenant, type, kept(request.tenant)).filter(({ id, properties }) => {
      const isAbove = isWithinScope(scope, scopeOfRule(id));
      const isBelow = isWithinScope(scopeOfRule(id), scope);
      const isThere = filter.has('atexactscope') ? isAbove && isBelow : isAbove || (isBelow && !filter.has('atscope'));
      return isThere && [...filter].every(([name, asked]) => filters[name]?.(properties, asked, request) ?? true);
    });
    return ok({ value });
  };

  const put = (request: ArmRequest): ArmReply => {
    const { tenant, path, params } = request;
    requireScope(tenant, scopeOfRule(path));
    const existing = find(request);
    const made: KeptResource = {
      id: existing?.id ?? path,
      name: existing?.name ?? params['name'] ?? '',
      type: `${namespace}/${type}`,
      properties: kind.complete(request, partOf(objectBody(request.body), 'properties'), existing),
      systemData: writtenBy(request, existing?.systemData),
    };
    kept(tenant).set(idKey(path), made);
    return { status: existing ? (kind.updated ?? 200) : 201, body: made };
  };

  const remove = (request: ArmRequest): ArmReply => {
    const found = find(request);
    if (!found) return { status: 204 };
    kept(request.tenant).delete(idKey(request.path));
    return ok(found);
  };

  const path = `${kind.at}/providers/${namespace}/${type}`;
  const route = routesOf(`${namespace}/${type}`, kind.apiVersions);
  return [
    route('GET', path, 'read', list),
    route('GET', `${path}/{name}`, 'read', read),
    route('PUT', `${path}/{name}`, 'write', put),
    route('DELETE', `${path}/{name}`, 'delete', remove),
  ];
};

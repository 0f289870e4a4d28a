import { idKey } from '#sandbox/tenant.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { isObject } from '#sandbox/json.ts';
import { objectBody, tagsOf } from './request-body.ts';
import { findTagged, scopeNotFound, scopeOf, type Tagged } from './scope-lookup.ts';
import { requireValidTags } from './tag-rules.ts';
import { resourceVersions } from './versions.ts';

type Tags = Record<string, string>;

/** @throws {ArmError} 404 when nothing taggable has the path's id. */
const requireTagged = (request: ArmRequest): Tagged => {
  const tagged = findTagged(request.tenant, scopeOf(request));
  if (tagged) return tagged;
  throw scopeNotFound(scopeOf(request));
};

const tagsResource = (request: ArmRequest, tags: Tags): ArmReply =>
  ok({
    id: `${scopeOf(request)}/providers/Microsoft.Resources/tags/default`,
    name: 'default',
    type: 'Microsoft.Resources/tags',
    properties: { tags },
  });

const bodyTags = (request: ArmRequest): Tags => {
  const { properties } = objectBody(request.body);
  return tagsOf(isObject(properties) ? properties['tags'] : undefined);
};

const without = (tags: Tags, names: string[]): Tags => {
  const away = new Set(names.map(idKey));
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !away.has(idKey(name))));
};

/** Tag names are case-insensitive: a merged tag replaces one that differs in case only. */
const merged = (tags: Tags, more: Tags): Tags => ({ ...without(tags, Object.keys(more)), ...more });

/** Only tags whose name and value both match are deleted. */
const unmatched = (tags: Tags, gone: Tags): Tags => {
  const values = new Map(Object.entries(gone).map(([name, value]) => [idKey(name), value]));
  return Object.fromEntries(Object.entries(tags).filter(([name, value]) => values.get(idKey(name)) !== value));
};

const read = (request: ArmRequest): ArmReply => tagsResource(request, requireTagged(request).tags ?? {});

const write = (request: ArmRequest, tagged: Tagged, tags: Tags): ArmReply => {
  tagged.tags = requireValidTags(tags);
  return tagsResource(request, tagged.tags);
};

const put = (request: ArmRequest): ArmReply => write(request, requireTagged(request), bodyTags(request));

/** @throws {ArmError} 400 for an unknown operation. */
const patch = (request: ArmRequest): ArmReply => {
  const tagged = requireTagged(request);
  const { operation } = objectBody(request.body);
  const asked = bodyTags(request);
  const current = tagged.tags ?? {};
  if (operation === 'Merge') return write(request, tagged, merged(current, asked));
  if (operation === 'Replace') return write(request, tagged, asked);
  if (operation === 'Delete') return write(request, tagged, unmatched(current, asked));
  throw new ArmError(
    400,
    'InvalidTagPatchOperation',
    `The tag patch operation '${String(operation)}' is invalid. The supported operations are 'Merge, Replace, Delete'.`,
  );
};

const remove = (request: ArmRequest): ArmReply => {
  requireTagged(request).tags = {};
  return { status: 200 };
};

const path = '/{+scope}/providers/Microsoft.Resources/tags/default';
const route = routesOf('Microsoft.Resources/tags', resourceVersions);

export const tagRoutes: ArmRoute[] = [
  route('GET', path, 'read', read),
  route('PUT', path, 'write', put),
  route('PATCH', path, 'write', patch),
  route('DELETE', path, 'delete', remove),
];

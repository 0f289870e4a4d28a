import { idKey, type LockState } from '#sandbox/tenant.ts';
import { invalidFilter } from './filter.ts';
import { ArmError, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { isObject } from '#sandbox/json.ts';
import { objectBody } from './request-body.ts';
import { isWithinScope } from './scope.ts';
import { requireScope, scopeOf } from './scope-lookup.ts';
import { lockVersions } from './versions.ts';

const lockResource = (lock: LockState): Record<string, unknown> => ({
  id: lock.id,
  name: lock.name,
  type: 'Microsoft.Authorization/locks',
  properties: { level: lock.level, ...(lock.notes === '' ? {} : { notes: lock.notes }) },
});

/** Locks of the scope, those it inherits from above, and those below it unless the filter is `atScope()`. */
const list = (request: ArmRequest): ArmReply => {
  const scope = scopeOf(request);
  const filter = request.query.get('$filter');
  if (filter !== null && !/^\s*atScope\(\)\s*$/i.test(filter)) {
    throw invalidFilter(filter);
  }
  const locks = [...request.tenant.locks.values()].filter(
    (lock) => isWithinScope(scope, lock.scope) || (filter === null && isWithinScope(lock.scope, scope)),
  );
  return { status: 200, body: { value: locks.map(lockResource) } };
};

const lockId = (request: ArmRequest): string =>
  `${scopeOf(request)}/providers/Microsoft.Authorization/locks/${request.params['lockName']}`;

const read = (request: ArmRequest): ArmReply => {
  const lock = request.tenant.locks.get(idKey(lockId(request)));
  if (lock) return { status: 200, body: lockResource(lock) };
  throw new ArmError(404, 'LockNotFound', `The lock '${request.params['lockName']}' could not be found.`);
};

/** @throws {ArmError} 404 when there is nothing to lock, 400 for a level that locks do not have or notes that are too long. */
const put = (request: ArmRequest): ArmReply => {
  requireScope(request.tenant, scopeOf(request));
  const { properties } = objectBody(request.body);
  const level = isObject(properties) ? properties['level'] : undefined;
  const notes = isObject(properties) ? (properties['notes'] ?? '') : '';
  if (level !== 'CanNotDelete' && level !== 'ReadOnly') {
    throw new ArmError(
      400,
      'InvalidLockLevel',
      `The lock level '${String(level)}' is invalid. The supported levels are 'CanNotDelete, ReadOnly'.`,
    );
  }
  if (typeof notes !== 'string' || notes.length > 512) {
    throw new ArmError(400, 'InvalidLockNotes', "The lock property 'notes' must be a text of at most 512 characters.");
  }
  const key = idKey(lockId(request));
  const existing = request.tenant.locks.get(key);
  const id = existing?.id ?? lockId(request);
  const name = existing?.name ?? request.params['lockName'] ?? '';
  const lock: LockState = { id, name, scope: idKey(scopeOf(request)), level, notes };
  request.tenant.locks.set(key, lock);
  return { status: existing ? 200 : 201, body: lockResource(lock) };
};

const remove = (request: ArmRequest): ArmReply => ({
  status: request.tenant.locks.delete(idKey(lockId(request))) ? 200 : 204,
});

const path = '/{+scope}/providers/Microsoft.Authorization/locks';

const route = routesOf('Microsoft.Authorization/locks', lockVersions);

export const lockRoutes: ArmRoute[] = [
  route('GET', path, 'read', list),
  route('GET', `${path}/{lockName}`, 'read', read),
  route('PUT', `${path}/{lockName}`, 'write', put),
  route('DELETE', `${path}/{lockName}`, 'delete', remove),
];

import type { ArmReply, ArmRequest, ArmRoute } from './http.ts';
import { rolesAt } from './roles.ts';
import { permissionVersions } from './versions.ts';

/**
 * What the caller may do at a scope: one entry for each role assignment that applies. Locks, policies and deny assignments do
 * not show here, as in Azure.
 */
const list = (request: ArmRequest): ArmReply => ({
  status: 200,
  body: {
    value: rolesAt(request.tenant, request.caller.objectId, `/${request.params['scope']}`).map((role) => ({
      actions: role.actions,
      notActions: role.notActions,
      dataActions: role.dataActions,
      notDataActions: [],
    })),
  },
});

export const permissionRoutes: ArmRoute[] = [
  {
    method: 'GET',
    path: '/{+scope}/providers/Microsoft.Authorization/permissions',
    apiVersions: permissionVersions,
    // Everyone may ask about themselves.
    action: null,
    handle: list,
  },
];

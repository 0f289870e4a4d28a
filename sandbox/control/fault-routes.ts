import { asked, ControlError, onTenant, type ControlRequest, type ControlRoute } from './control-request.ts';
import { addFault, removeFault, removeFaults } from '#sandbox/fault-rules.ts';
import { faultMembers, faultOrder } from '#sandbox/faults.ts';
import type { Tenant } from '#sandbox/tenant.ts';

const removeOne = (tenant: Tenant, { names: [, id = ''] }: ControlRequest) => {
  if (!removeFault(tenant, id)) throw new ControlError(404, `The tenant "${tenant.name}" has no fault rule "${id}".`);
  return { status: 204 };
};

const removeAll = (tenant: Tenant) => {
  removeFaults(tenant);
  return { status: 204 };
};

/** What is made to go wrong, and the end of all sign-ins. */
export const faultRoutes: ControlRoute[] = [
  onTenant('GET', '/faults', [], ({ faults }) => ({ status: 200, body: faults })),
  onTenant('POST', '/faults', faultMembers, (tenant, { input }) => {
    const order = asked(() => faultOrder(input));
    return { status: 201, body: addFault(tenant, order) };
  }),
  onTenant('DELETE', '/faults', [], removeAll),
  onTenant('DELETE', '/faults/([^/]+)', [], removeOne),
  // Forms cannot send DELETE.
  onTenant('POST', '/faults/remove', [], removeAll),
  onTenant('POST', '/faults/([^/]+)/remove', [], removeOne),
  onTenant('POST', '/sessions/end', [], (tenant, { setup }) => {
    setup.endSessions(tenant);
    return { status: 204 };
  }),
];

import {
  asked,
  at,
  ControlError,
  tenantOf,
  tenantPath,
  type ControlRequest,
  type ControlRoute,
} from './control-request.ts';
import { addFault, removeFault, removeFaults } from '#sandbox/fault-rules.ts';
import { faultOrder } from '#sandbox/faults.ts';

const removeOne = (request: ControlRequest): { status: number } => {
  const tenant = tenantOf(request);
  const id = request.names[1] ?? '';
  if (!removeFault(tenant, id)) throw new ControlError(404, `The tenant "${tenant.name}" has no fault rule "${id}".`);
  return { status: 204 };
};

const removeAll = (request: ControlRequest): { status: number } => {
  removeFaults(tenantOf(request));
  return { status: 204 };
};

const faultsPath = `${tenantPath}/faults`;

/** What is made to go wrong, and the end of all sign-ins. */
export const faultRoutes: ControlRoute[] = [
  { method: 'GET', path: at(faultsPath), handle: (request) => ({ status: 200, body: tenantOf(request).faults }) },
  {
    method: 'POST',
    path: at(faultsPath),
    members: 'any',
    handle: (request) => ({
      status: 201,
      body: addFault(
        tenantOf(request),
        asked(() => faultOrder(request.input)),
      ),
    }),
  },
  { method: 'DELETE', path: at(faultsPath), handle: removeAll },
  { method: 'DELETE', path: at(`${faultsPath}/([^/]+)`), handle: removeOne },
  // Forms cannot send DELETE.
  { method: 'POST', path: at(`${faultsPath}/remove`), handle: removeAll },
  { method: 'POST', path: at(`${faultsPath}/([^/]+)/remove`), handle: removeOne },
  {
    method: 'POST',
    path: at(`${tenantPath}/sessions/end`),
    handle(request) {
      request.setup.endSessions(tenantOf(request));
      return { status: 204 };
    },
  },
];

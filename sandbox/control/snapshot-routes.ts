import {
  asked,
  at,
  ControlError,
  tenantOf,
  tenantPath,
  type ControlRequest,
  type ControlRoute,
} from './control-request.ts';
import { tenantSummary } from './control-summary.ts';

import { textOf } from '#sandbox/members.ts';
import { tenantFrom, tenantText } from '#sandbox/state-file.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/** Of one tenant: each holds all of it. */
const mostSnapshots = 10;

const snapshotsPath = `${tenantPath}/snapshots`;

const shown = ({ setup }: ControlRequest, tenant: Tenant) => ({
  status: 200,
  body: tenantSummary(tenant, setup.origins),
});

const snapshotsOf = ({ setup }: ControlRequest, { name }: Tenant): Map<string, string> => {
  const found = setup.snapshots.get(name) ?? new Map<string, string>();
  setup.snapshots.set(name, found);
  return found;
};

/** A tenant back as it was made, or as it was once, under its name and address. Sign-ins end with the one, and outlive the other. */
export const snapshotRoutes: ControlRoute[] = [
  {
    method: 'POST',
    path: at(`${tenantPath}/reset`),
    handle(request) {
      const { setup } = request;
      const { madeOf } = tenantOf(request);
      if (madeOf === undefined) throw new ControlError(409, 'A state file of before says not what it was made from.');
      const tenant = asked(() => setup.makeTenant(madeOf));
      setup.registry.replace(tenant);
      setup.endSessions(tenant);
      return shown(request, tenant);
    },
  },
  {
    method: 'GET',
    path: at(snapshotsPath),
    handle: (request) => ({ status: 200, body: [...snapshotsOf(request, tenantOf(request)).keys()] }),
  },
  {
    method: 'POST',
    path: at(snapshotsPath),
    members: ['name'],
    handle(request) {
      const tenant = tenantOf(request);
      const snapshots = snapshotsOf(request, tenant);
      const name = asked(() => textOf(request.input['name'], 'name'));
      if (!snapshots.has(name) && snapshots.size >= mostSnapshots)
        throw new ControlError(409, `A tenant has ${mostSnapshots} snapshots at most.`);
      snapshots.set(name, tenantText(tenant));
      return { status: 201, body: { name } };
    },
  },
  {
    method: 'POST',
    path: at(`${snapshotsPath}/([^/]+)/restore`),
    handle(request) {
      const [, name = ''] = request.names;
      const text = snapshotsOf(request, tenantOf(request)).get(name);
      if (text === undefined) throw new ControlError(404, `There is no snapshot "${name}".`);
      const tenant = tenantFrom(text);
      request.setup.registry.replace(tenant);
      return shown(request, tenant);
    },
  },
];

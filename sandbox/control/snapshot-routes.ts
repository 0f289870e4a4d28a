import { asked, ControlError, onTenant, type ControlRequest, type ControlRoute } from './control-request.ts';
import { tenantSummary } from './control-summary.ts';
import { textOf } from '#sandbox/members.ts';
import { tenantFrom, tenantText } from '#sandbox/state-file.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/** Of one tenant: each holds all of it. */
const mostSnapshots = 10;

const replaceBy = (tenant: Tenant, { setup }: ControlRequest) => {
  setup.registry.replace(tenant);
  return { status: 200, body: tenantSummary(tenant, setup.origins) };
};

const snapshotsOf = ({ name }: Tenant, { setup }: ControlRequest): Map<string, string> => {
  const found = setup.snapshots.get(name) ?? new Map<string, string>();
  setup.snapshots.set(name, found);
  return found;
};

/** A tenant back as it was made, or as it was once, under its name and address. Sign-ins end with the one, and outlive the other. */
export const snapshotRoutes: ControlRoute[] = [
  onTenant('POST', '/reset', [], ({ madeOf }, request) => {
    if (madeOf === undefined) throw new ControlError(409, 'A state file of before says not what it was made from.');
    const tenant = asked(() => request.setup.makeTenant(madeOf));
    const outcome = replaceBy(tenant, request);
    request.setup.endSessions(tenant);
    return outcome;
  }),
  onTenant('GET', '/snapshots', [], (...asking) => ({ status: 200, body: [...snapshotsOf(...asking).keys()] })),
  onTenant('POST', '/snapshots', ['name'], (tenant, request) => {
    const snapshots = snapshotsOf(tenant, request);
    const name = asked(() => textOf(request.input['name'], 'name'));
    if (!snapshots.has(name) && snapshots.size >= mostSnapshots)
      throw new ControlError(409, `A tenant has ${mostSnapshots} snapshots at most.`);
    snapshots.set(name, tenantText(tenant));
    return { status: 201, body: { name } };
  }),
  onTenant('POST', '/snapshots/([^/]+)/restore', [], (tenant, request) => {
    const [, name = ''] = request.names;
    const text = snapshotsOf(tenant, request).get(name);
    if (text === undefined) throw new ControlError(404, `There is no snapshot "${name}".`);
    return replaceBy(tenantFrom(text), request);
  }),
];

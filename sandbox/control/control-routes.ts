import type { IncomingMessage } from 'node:http';
import { deploymentsIn, fillHistory, mostDeployments } from '#sandbox/arm/deployments/deployment-history.ts';
import { noteChange } from '#sandbox/changes.ts';
import { appConfig } from '#sandbox/app-config.ts';
import { faultRoutes } from './fault-routes.ts';
import {
  asked,
  ControlError,
  onMachine,
  onTenant,
  route,
  type ControlRoute,
  type ControlSetup,
} from './control-request.ts';
import { machineSummary, tenantSummary } from './control-summary.ts';
import { snapshotRoutes } from './snapshot-routes.ts';
import { limitNames, readLimits } from '#sandbox/limits.ts';
import { catchUp } from '#sandbox/machines/agenda.ts';
import { setJobsHang, setOnline } from '#sandbox/machines/agent.ts';
import { closeSessions, openSession } from '#sandbox/machines/engineer.ts';
import { booleanOf, numberOf, optional, positiveOf, refuseUnknown, textOf } from '#sandbox/members.ts';
import { tenantNow, type MachineState, type Tenant } from '#sandbox/tenant.ts';

/** @throws {ControlError} when nothing answers to the request, or it cannot be done. */
export const answerControl = async (
  setup: ControlSetup,
  req: IncomingMessage,
  url: URL,
  input: Record<string, unknown>,
) => {
  const onPath = routes.filter((one) => one.path.test(url.pathname));
  const found = onPath.find((one) => one.method === req.method);
  if (!found)
    throw new ControlError(
      onPath.length > 0 ? 405 : 404,
      `The sandbox's control API has no ${req.method} ${url.pathname}.`,
    );
  const names = found.path.exec(url.pathname)?.slice(1).map(decoded) ?? [];
  asked(() => refuseUnknown(input, found.members));
  const outcome = await found.handle({ setup, req, names, input });
  const tenant = setup.registry.byName(names[0] ?? '');
  if (tenant && req.method !== 'GET') noteChange(tenant);
  return outcome;
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ControlError(400, `"${part}" has an escape that is none.`);
  }
};

const storageKind = (value: unknown): 'immutable' | 'mutable' => {
  if (value === 'immutable' || value === 'mutable') return value;
  throw new Error('"storage" must be "immutable" or "mutable".');
};

/** Years of four digits only, with room for what ends later than now: other times cannot be written as Azure writes them. */
const lastTime = Date.UTC(9000, 0);

/** By how many ms the tenant's clock is to go forward. @throws {Error} */
const advance = (tenant: Tenant, seconds: unknown): number => {
  const milliseconds = positiveOf(seconds, 'advanceSeconds') * 1000;
  if (tenantNow(tenant) + milliseconds < lastTime) return milliseconds;
  throw new Error('"advanceSeconds" must not lead beyond the year 8999.');
};

/** 0 is none. */
const secondsOf = (value: unknown, name: string): number => numberOf(value, name, { least: 0 });

const endSessions = (tenant: Tenant, machine: MachineState) => {
  closeSessions(tenant, machine);
  return { status: 200, body: machineSummary(machine) };
};

const routes: ControlRoute[] = [
  route('GET', '/sandbox/config\\.json', [], ({ setup, req }) => {
    const tenant = setup.origins.tenantOf(req.headers.host);
    if (!tenant) throw new ControlError(404, `No tenant is served at ${req.headers.host}.`);
    return { status: 200, body: appConfig(tenant, setup.origins) };
  }),
  route(
    'POST',
    '/sandbox/tenants',
    ['scenario', 'speed', 'name', 'machines', 'storage', ...limitNames],
    ({ setup, input }) => {
      const { scenario } = input;
      if (typeof scenario !== 'string')
        throw new ControlError(400, 'Say which "scenario" the tenant is to be made from.');
      const order = asked(() => ({
        scenario,
        ...optional(input, 'name', textOf),
        ...optional(input, 'speed', positiveOf),
        ...optional(input, 'machines', positiveOf),
        ...optional(input, 'storage', storageKind),
        limits: readLimits(input),
      }));
      const tenant = asked(() => setup.createTenant(order));
      return { status: 201, body: tenantSummary(tenant, setup.origins) };
    },
  ),
  route('GET', '/sandbox/tenants', [], ({ setup }) => ({
    status: 200,
    body: setup.registry.all().map((tenant) => tenantSummary(tenant, setup.origins)),
  })),
  onTenant('GET', '', [], (tenant, { setup }) => {
    catchUp(tenant);
    const machines = [...tenant.machines.values()].map(machineSummary);
    return { status: 200, body: { ...tenantSummary(tenant, setup.origins), machines } };
  }),
  onTenant('GET', '/config\\.json', [], (tenant, { setup }) => ({
    status: 200,
    body: appConfig(tenant, setup.origins),
  })),
  onTenant('GET', '/requests', [], (tenant, { setup }) => ({ status: 200, body: setup.requestsOf(tenant) })),
  onTenant('GET', '/notifications', [], (tenant) => {
    catchUp(tenant);
    return { status: 200, body: tenant.notifications ?? [] };
  }),
  onTenant(
    'POST',
    '',
    ['exposeHeaders', 'speed', 'graphLag', 'idTokenMethods', 'advice', ...limitNames],
    (tenant, { setup, input }) => {
      const changes = asked(() => ({
        ...optional(input, 'exposeHeaders', booleanOf),
        ...optional(input, 'speed', positiveOf),
        ...optional(input, 'graphLag', secondsOf),
        ...optional(input, 'idTokenMethods', booleanOf),
        // The app itself says what is wrong with it.
        ...optional(input, 'advice', (value) => value),
        ...readLimits(input),
      }));
      Object.assign(tenant, changes);
      return { status: 200, body: tenantSummary(tenant, setup.origins) };
    },
  ),
  onTenant('DELETE', '', [], ({ name }, { setup }) => {
    setup.registry.remove(name);
    return { status: 204 };
  }),
  onTenant('POST', '/clock', ['advanceSeconds'], (tenant, { input }) => {
    tenant.clockOffset += asked(() => advance(tenant, input['advanceSeconds']));
    catchUp(tenant);
    return { status: 200, body: { now: new Date(tenantNow(tenant)).toISOString() } };
  }),
  onMachine('POST', '', ['online', 'jobsHang'], (tenant, machine, { input: { jobsHang, online } }) => {
    // Both are read before either is done; one that is left out stays as it is, and one of them has to be there.
    const hang = jobsHang === undefined ? undefined : asked(() => booleanOf(jobsHang, 'jobsHang'));
    const isOn = hang !== undefined && online === undefined ? undefined : asked(() => booleanOf(online, 'online'));
    if (hang !== undefined) setJobsHang(tenant, machine, hang);
    if (isOn !== undefined) setOnline(tenant, machine, isOn);
    return { status: 200, body: machineSummary(machine) };
  }),
  onMachine('POST', '/sessions', [], (tenant, machine) => {
    const outcome = openSession(tenant, machine);
    if (!outcome.opened) throw new ControlError(409, outcome.reason);
    return { status: 201, body: machineSummary(machine) };
  }),
  onMachine('POST', '/deployments', ['count'], (tenant, { id }, { input }) => {
    const range = { least: 1, most: mostDeployments, whole: true };
    const count = asked(() => numberOf(input['count'], 'count', range));
    const group = id.split('/providers/')[0] ?? '';
    fillHistory(tenant, group, count);
    return { status: 201, body: { resourceGroup: group, deployments: deploymentsIn(tenant, group).length } };
  }),
  onMachine('DELETE', '/sessions', [], endSessions),
  // Forms cannot send DELETE.
  onMachine('POST', '/sessions/end', [], endSessions),
  onTenant('POST', '/tokens', ['username'], async (tenant, { setup, input }) => {
    const username = asked(() => textOf(input['username'], 'username'));
    const person = tenant.people.find((one) => one.username.toLowerCase() === username.toLowerCase());
    if (!person)
      throw new ControlError(404, `The tenant "${tenant.name}" has nobody with the user name "${username}".`);
    return { status: 201, body: await setup.giveToken(tenant, person) };
  }),
  ...faultRoutes,
  ...snapshotRoutes,
];

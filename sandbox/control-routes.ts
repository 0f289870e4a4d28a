import type { IncomingMessage } from 'node:http';
import { deploymentsIn, fillHistory } from '#sandbox/arm/deployment-history.ts';
import { noteChange } from '#sandbox/changes.ts';
import { appConfig } from '#sandbox/app-config.ts';
import { faultRoutes } from '#sandbox/control-fault-routes.ts';
import {
  asked,
  at,
  ControlError,
  machineOf,
  positive,
  tenantOf,
  tenantPath,
  type ControlRequest,
  type ControlRoute,
  type ControlSetup,
} from '#sandbox/control-request.ts';
import { machineSummary, tenantSummary } from '#sandbox/control-summary.ts';
import { readLimits } from '#sandbox/limits.ts';
import { catchUp } from '#sandbox/machines/agenda.ts';
import { setOnline } from '#sandbox/machines/agent.ts';
import { closeSessions, openSession } from '#sandbox/machines/engineer.ts';
import { tenantNow } from '#sandbox/tenant.ts';

/** @throws {ControlError} when nothing answers to the request, or it cannot be done. */
export const answerControl = (setup: ControlSetup, req: IncomingMessage, url: URL, input: Record<string, unknown>) => {
  const onPath = routes.filter((route) => route.path.test(url.pathname));
  const route = onPath.find((one) => one.method === req.method);
  if (!route)
    throw new ControlError(
      onPath.length > 0 ? 405 : 404,
      `The sandbox's control API has no ${req.method} ${url.pathname}.`,
    );
  const names = route.path.exec(url.pathname)?.slice(1).map(decodeURIComponent) ?? [];
  const outcome = route.handle({ setup, req, names, input });
  const tenant = setup.registry.byName(names[0] ?? '');
  if (tenant && req.method !== 'GET') noteChange(tenant);
  return outcome;
};

const storageKind = (value: unknown): 'immutable' | 'mutable' => {
  if (value === 'immutable' || value === 'mutable') return value;
  throw new ControlError(400, '"storage" must be "immutable" or "mutable".');
};

const machinePath = `${tenantPath}/machines/([^/]+)`;

const routes: ControlRoute[] = [
  {
    method: 'GET',
    path: at('/sandbox/config\\.json'),
    handle({ setup, req }) {
      const tenant = setup.origins.tenantOf(req.headers.host);
      if (!tenant) throw new ControlError(404, `No tenant is served at ${req.headers.host}.`);
      return { status: 200, body: appConfig(tenant, setup.origins) };
    },
  },
  {
    method: 'POST',
    path: at('/sandbox/tenants'),
    handle({ setup, input }) {
      const { scenario, speed, name, machines, storage } = input;
      if (typeof scenario !== 'string')
        throw new ControlError(400, 'Say which "scenario" the tenant is to be made from.');
      const order = {
        scenario,
        ...(typeof name === 'string' ? { name } : {}),
        ...(speed === undefined ? {} : { speed: positive(speed, 'speed') }),
        ...(machines === undefined ? {} : { machines: positive(machines, 'machines') }),
        ...(storage === undefined ? {} : { storage: storageKind(storage) }),
        limits: asked(() => readLimits(input)),
      };
      const tenant = asked(() => setup.createTenant(order));
      return { status: 201, body: tenantSummary(tenant, setup.origins) };
    },
  },
  {
    method: 'GET',
    path: at('/sandbox/tenants'),
    handle: ({ setup }) => ({
      status: 200,
      body: setup.registry.all().map((tenant) => tenantSummary(tenant, setup.origins)),
    }),
  },
  {
    method: 'GET',
    path: at(tenantPath),
    handle(request) {
      const tenant = tenantOf(request);
      catchUp(tenant);
      return {
        status: 200,
        body: {
          ...tenantSummary(tenant, request.setup.origins),
          machines: [...tenant.machines.values()].map(machineSummary),
        },
      };
    },
  },
  {
    method: 'GET',
    path: at(`${tenantPath}/config\\.json`),
    handle(request) {
      const tenant = tenantOf(request);
      return { status: 200, body: appConfig(tenant, request.setup.origins) };
    },
  },
  {
    method: 'POST',
    path: at(tenantPath),
    handle(request) {
      const tenant = tenantOf(request);
      const { exposeHeaders, speed, graphLag } = request.input;
      if (typeof exposeHeaders === 'boolean') tenant.exposeHeaders = exposeHeaders;
      if (speed !== undefined) tenant.speed = positive(speed, 'speed');
      if (graphLag !== undefined) tenant.graphLag = positive(graphLag, 'graphLag');
      Object.assign(
        tenant,
        asked(() => readLimits(request.input)),
      );
      return { status: 200, body: tenantSummary(tenant, request.setup.origins) };
    },
  },
  {
    method: 'DELETE',
    path: at(tenantPath),
    handle(request) {
      request.setup.registry.remove(tenantOf(request).name);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: at(`${tenantPath}/clock`),
    handle(request) {
      const tenant = tenantOf(request);
      tenant.clockOffset += positive(request.input['advanceSeconds'], 'advanceSeconds') * 1000;
      catchUp(tenant);
      return { status: 200, body: { now: new Date(tenantNow(tenant)).toISOString() } };
    },
  },
  {
    method: 'POST',
    path: at(machinePath),
    handle(request) {
      const { tenant, machine } = machineOf(request);
      const { online } = request.input;
      if (online !== undefined) setOnline(tenant, machine, online === true || online === 'true');
      return { status: 200, body: machineSummary(machine) };
    },
  },
  {
    method: 'POST',
    path: at(`${machinePath}/sessions`),
    handle(request) {
      const { tenant, machine } = machineOf(request);
      const outcome = openSession(tenant, machine);
      if (!outcome.opened) throw new ControlError(409, outcome.reason);
      return { status: 201, body: machineSummary(machine) };
    },
  },
  {
    method: 'POST',
    path: at(`${machinePath}/deployments`),
    handle(request) {
      const { tenant, machine } = machineOf(request);
      const count = positive(request.input['count'], 'count');
      const group = machine.id.split('/providers/')[0] ?? '';
      fillHistory(tenant, group, count);
      return { status: 201, body: { resourceGroup: group, deployments: deploymentsIn(tenant, group).length } };
    },
  },
  { method: 'DELETE', path: at(`${machinePath}/sessions`), handle: endSessions },
  // Forms cannot send DELETE.
  { method: 'POST', path: at(`${machinePath}/sessions/end`), handle: endSessions },
  ...faultRoutes,
];

function endSessions(request: ControlRequest): { status: number; body: unknown } {
  const { tenant, machine } = machineOf(request);
  closeSessions(tenant, machine);
  return { status: 200, body: machineSummary(machine) };
}

import type { IncomingMessage } from 'node:http';
import { appConfig } from '#sandbox/app-config.ts';
import { machineSummary, tenantSummary } from '#sandbox/control-summary.ts';
import { catchUp } from '#sandbox/machines/agenda.ts';
import { setOnline } from '#sandbox/machines/agent.ts';
import { closeSessions, openSession } from '#sandbox/machines/engineer.ts';
import type { Origins } from '#sandbox/origins.ts';
import type { TenantRegistry } from '#sandbox/registry.ts';
import { tenantNow, type MachineState, type Tenant } from '#sandbox/tenant.ts';

export interface ControlSetup {
  registry: TenantRegistry;
  origins: Origins;
  createTenant(options: { scenario: string; speed?: number; name?: string }): Tenant;
}

/** A request that cannot be done, with the status that says so. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}

interface ControlRequest {
  setup: ControlSetup;
  req: IncomingMessage;
  /** Values of the path's parts that stand for something. */
  names: string[];
  input: Record<string, unknown>;
}

interface ControlRoute {
  method: string;
  path: RegExp;
  handle(request: ControlRequest): { status: number; body?: unknown };
}

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
  return route.handle({ setup, req, names, input });
};

const tenantPath = '/sandbox/tenants/([^/]+)';
const machinePath = `${tenantPath}/machines/([^/]+)`;
const at = (path: string) => new RegExp(`^${path}$`);

const routes: ControlRoute[] = [
  {
    method: 'GET',
    path: at('/sandbox/config\\.json'),
    handle({ setup, req }) {
      const tenant = setup.origins.tenantOf(req.headers.host);
      if (!tenant) throw new ControlError(404, `No tenant is served at ${req.headers.host}.`);
      return { status: 200, body: appConfig(tenant, setup.origins.azure(tenant)) };
    },
  },
  {
    method: 'POST',
    path: at('/sandbox/tenants'),
    handle({ setup, input }) {
      const { scenario, speed, name } = input;
      if (typeof scenario !== 'string')
        throw new ControlError(400, 'Say which "scenario" the tenant is to be made from.');
      const tenant = create(setup, {
        scenario,
        ...(typeof name === 'string' ? { name } : {}),
        ...(speed === undefined ? {} : { speed: positive(speed, 'speed') }),
      });
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
      return { status: 200, body: appConfig(tenant, request.setup.origins.azure(tenant)) };
    },
  },
  {
    method: 'POST',
    path: at(tenantPath),
    handle(request) {
      const tenant = tenantOf(request);
      const { exposeHeaders, speed } = request.input;
      if (typeof exposeHeaders === 'boolean') tenant.exposeHeaders = exposeHeaders;
      if (speed !== undefined) tenant.speed = positive(speed, 'speed');
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
  { method: 'DELETE', path: at(`${machinePath}/sessions`), handle: endSessions },
  // Forms cannot send DELETE.
  { method: 'POST', path: at(`${machinePath}/sessions/end`), handle: endSessions },
];

function endSessions(request: ControlRequest): { status: number; body: unknown } {
  const { tenant, machine } = machineOf(request);
  closeSessions(tenant, machine);
  return { status: 200, body: machineSummary(machine) };
}

/** A name that is taken and a scenario that does not exist are the asker's mistakes. */
const create = (setup: ControlSetup, request: Parameters<ControlSetup['createTenant']>[0]): Tenant => {
  try {
    return setup.createTenant(request);
  } catch (error) {
    throw new ControlError(400, error instanceof Error ? error.message : String(error));
  }
};

const tenantOf = ({ setup, names: [name = ''] }: ControlRequest): Tenant => {
  const tenant = setup.registry.byName(name);
  if (!tenant) throw new ControlError(404, `There is no tenant named "${name}".`);
  return tenant;
};

const machineOf = (request: ControlRequest): { tenant: Tenant; machine: MachineState } => {
  const tenant = tenantOf(request);
  const name = (request.names[1] ?? '').toLowerCase();
  catchUp(tenant);
  const machine = [...tenant.machines.values()].find((one) => one.name.toLowerCase() === name);
  if (!machine) throw new ControlError(404, `The tenant "${tenant.name}" has no machine named "${name}".`);
  return { tenant, machine };
};

const positive = (value: unknown, name: string): number => {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !(number > 0) || number === Infinity)
    throw new ControlError(400, `"${name}" must be a number above 0.`);
  return number;
};

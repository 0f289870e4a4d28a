import type { IncomingMessage, ServerResponse } from 'node:http';
import { appConfig } from '#sandbox/app-config.ts';
import { controlPage } from '#sandbox/control-page.ts';
import type { Origins } from '#sandbox/origins.ts';
import type { TenantRegistry } from '#sandbox/registry.ts';
import { readBody } from '#sandbox/request-body.ts';
import { tenantNow, type MachineState, type Tenant } from '#sandbox/tenant.ts';
import { redirect, sendPage } from '#sandbox/web-page.ts';

/** What can be done to a simulated machine from outside Azure. */
export interface MachineControls {
  setOnline(tenant: Tenant, machine: MachineState, online: boolean): void;
  /** Opens a session of a Microsoft engineer, or says why none can be opened. */
  openSession(tenant: Tenant, machine: MachineState): { opened: true } | { opened: false; reason: string };
  closeSessions(tenant: Tenant, machine: MachineState): void;
  /** Lets everything happen that is due. */
  catchUp(tenant: Tenant): void;
}

export interface ControlSetup {
  registry: TenantRegistry;
  origins: Origins;
  machines: MachineControls;
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

/** Everything under `/sandbox`, outside Azure's own namespace: what tests and curious people do to a sandbox. */
export const createControl =
  (setup: ControlSetup) =>
  async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const isForm = req.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    try {
      if (url.pathname === '/sandbox' || url.pathname === '/sandbox/') return showPage(setup, req, res, url);
      refuseOtherSites(req);
      const { status, body } = answer(setup, req, url, parseInput(await readBody(req), isForm));
      if (isForm) return redirect(res, req.headers.referer ?? '/sandbox');
      sendJson(res, status, body);
    } catch (error) {
      const known = error instanceof ControlError ? error : new ControlError(500, String(error));
      if (isForm) return redirect(res, `/sandbox?problem=${encodeURIComponent(known.message)}`);
      sendJson(res, known.status, { error: known.message });
    }
  };

/** What others may know of a tenant, secrets included: they are secrets of nothing. */
export const tenantSummary = (tenant: Tenant, origins: Origins) => ({
  name: tenant.name,
  scenario: tenant.scenario,
  tenantId: tenant.tenantId,
  appOrigin: origins.app(tenant),
  azureOrigin: origins.azure(tenant),
  appClientId: tenant.appClientId,
  speed: tenant.speed,
  now: new Date(tenantNow(tenant)).toISOString(),
  users: tenant.people.map(({ username, name, description, objectId }) => ({
    username,
    name,
    role: description,
    objectId,
  })),
  servicePrincipal: {
    clientId: tenant.servicePrincipal.clientId,
    clientSecret: tenant.servicePrincipal.clientSecret,
    objectId: tenant.servicePrincipal.objectId,
  },
});

const answer = (setup: ControlSetup, req: IncomingMessage, url: URL, input: Record<string, unknown>) => {
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
      request.setup.machines.catchUp(tenant);
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
      request.setup.machines.catchUp(tenant);
      return { status: 200, body: { now: new Date(tenantNow(tenant)).toISOString() } };
    },
  },
  {
    method: 'POST',
    path: at(machinePath),
    handle(request) {
      const { tenant, machine } = machineOf(request);
      const { online } = request.input;
      if (online !== undefined) request.setup.machines.setOnline(tenant, machine, online === true || online === 'true');
      return { status: 200, body: machineSummary(machine) };
    },
  },
  {
    method: 'POST',
    path: at(`${machinePath}/sessions`),
    handle(request) {
      const { tenant, machine } = machineOf(request);
      const outcome = request.setup.machines.openSession(tenant, machine);
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
  request.setup.machines.closeSessions(tenant, machine);
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
  request.setup.machines.catchUp(tenant);
  const machine = [...tenant.machines.values()].find((one) => one.name.toLowerCase() === name);
  if (!machine) throw new ControlError(404, `The tenant "${tenant.name}" has no machine named "${name}".`);
  return { tenant, machine };
};

const machineSummary = (machine: MachineState) => ({
  name: machine.name,
  id: machine.id,
  online: machine.agent.online,
  access: machine.access.state,
  ...(machine.access.level ? { level: machine.access.level } : {}),
  ...(machine.access.expiresAt ? { expiresAt: new Date(machine.access.expiresAt).toISOString() } : {}),
  openSessions: machine.access.sessions.filter(({ endedAt }) => endedAt === undefined).length,
});

const positive = (value: unknown, name: string): number => {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !(number > 0) || number === Infinity)
    throw new ControlError(400, `"${name}" must be a number above 0.`);
  return number;
};

const parseInput = (text: string, isForm: boolean): Record<string, unknown> => {
  if (isForm) return Object.fromEntries(new URLSearchParams(text));
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Said below, as for JSON that is no object.
  }
  throw new ControlError(400, 'The body must be a JSON object.');
};

/** Browsers say where a request comes from; only the sandbox's own pages and programs may control it. */
const refuseOtherSites = (req: IncomingMessage): void => {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new ControlError(403, 'Another site may not control the sandbox.');
  }
};

const showPage = (setup: ControlSetup, req: IncomingMessage, res: ServerResponse, url: URL): void => {
  const tenant = setup.origins.tenantOf(req.headers.host);
  if (tenant) setup.machines.catchUp(tenant);
  const body = controlPage({ tenant, tenants: setup.registry.all(), origins: setup.origins, query: url.searchParams });
  sendPage(res, 200, { title: 'Sandbox', body, wide: true });
};

const sendJson = (res: ServerResponse, status: number, body: unknown): void => {
  res.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  res.end(body === undefined ? undefined : JSON.stringify(body));
};

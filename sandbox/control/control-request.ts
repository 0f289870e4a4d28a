import type { IncomingMessage } from 'node:http';
import { catchUp } from '#sandbox/machines/agenda.ts';
import type { Identity } from '#sandbox/identity/identity.ts';
import type { TenantRequest } from '#sandbox/index.mjs';
import type { Origins } from '#sandbox/origins.ts';
import type { TenantRegistry } from '#sandbox/registry.ts';
import type { RequestLog } from '#sandbox/request-log.ts';
import type { MachineState, Tenant } from '#sandbox/tenant.ts';

export interface ControlSetup {
  registry: TenantRegistry;
  origins: Origins;
  createTenant(options: TenantRequest): Tenant;
  /** Makes one that isn't there yet. */
  makeTenant(options: TenantRequest): Tenant;
  /** Tenants as they were once, by their names and those of the snapshots. */
  snapshots: Map<string, Map<string, string>>;
  /** Ends every sign-in session, refresh token and access token that the tenant has given so far. */
  endSessions: (tenant: Tenant) => void;
  giveToken: Identity['giveToken'];
  requestsOf: RequestLog['of'];
  /** Of the authority for https, PEM. */
  certificate: () => string;
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

export interface ControlRequest {
  setup: ControlSetup;
  req: IncomingMessage;
  /** Values of the path's parts that stand for something. */
  names: string[];
  input: Record<string, unknown>;
}

interface ControlOutcome {
  status: number;
  body?: unknown;
}

export interface ControlRoute {
  method: string;
  path: RegExp;
  /** What the body may hold. */
  members: readonly string[];
  handle(request: ControlRequest): ControlOutcome | Promise<ControlOutcome>;
}

export const route = (
  method: string,
  path: string,
  members: readonly string[],
  handle: ControlRoute['handle'],
): ControlRoute => ({ method, path: new RegExp(`^${path}$`), members, handle });

/** A route below a tenant, which its first name is. */
export const onTenant = (
  method: string,
  path: string,
  members: readonly string[],
  handle: (tenant: Tenant, request: ControlRequest) => ReturnType<ControlRoute['handle']>,
): ControlRoute =>
  route(method, `/sandbox/tenants/([^/]+)${path}`, members, (request) => handle(tenantOf(request), request));

/** A route below a machine of a tenant. */
export const onMachine = (
  method: string,
  path: string,
  members: readonly string[],
  handle: (tenant: Tenant, machine: MachineState, request: ControlRequest) => ControlOutcome,
): ControlRoute =>
  onTenant(method, `/machines/([^/]+)${path}`, members, (tenant, request) => {
    const name = (request.names[1] ?? '').toLowerCase();
    catchUp(tenant);
    const machine = [...tenant.machines.values()].find((one) => one.name.toLowerCase() === name);
    if (!machine) throw new ControlError(404, `The tenant "${tenant.name}" has no machine named "${name}".`);
    return handle(tenant, machine, request);
  });

/** What `attempt` gives; what it throws is the asker's mistake. @throws {ControlError} 400 */
export const asked = <Result>(attempt: () => Result): Result => {
  try {
    return attempt();
  } catch (error) {
    throw new ControlError(400, error instanceof Error ? error.message : String(error));
  }
};

const tenantOf = ({ setup, names: [name = ''] }: ControlRequest): Tenant => {
  const tenant = setup.registry.byName(name);
  if (!tenant) throw new ControlError(404, `There is no tenant named "${name}".`);
  return tenant;
};

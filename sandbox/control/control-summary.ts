import { isConnected } from '#sandbox/machines/agent-status.ts';
import type { Origins } from '#sandbox/origins.ts';
import { tenantNow, type MachineState, type Tenant } from '#sandbox/tenant.ts';

/** What others may know of a tenant, secrets included: they are secrets of nothing. */
export const tenantSummary = (tenant: Tenant, origins: Origins) => ({
  name: tenant.name,
  scenario: tenant.scenario,
  tenantId: tenant.tenantId,
  appOrigin: origins.servedApp(tenant),
  azureOrigin: origins.azure(tenant),
  ...(tenant.storage && { storageOrigin: origins.storage(tenant), container: tenant.storage.container }),
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

/** A machine as it is, which is not always what Azure says of it. */
export const machineSummary = (machine: MachineState) => ({
  name: machine.name,
  id: machine.id,
  online: isConnected(machine),
  jobsHang: machine.agent.jobsHang === true,
  access: machine.access.state,
  ...(machine.access.level ? { level: machine.access.level } : {}),
  ...(machine.access.expiresAt ? { expiresAt: new Date(machine.access.expiresAt).toISOString() } : {}),
  openSessions: machine.access.sessions.filter(({ endedAt }) => endedAt === undefined).length,
});

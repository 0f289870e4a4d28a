import { tenantNow, type MachineState, type Tenant } from '#sandbox/tenant.ts';
import { catchUp } from './agenda.ts';
import { agentStatus, isConnected, resumeWork } from './agent-status.ts';
import { failHangingInstall } from './installs.ts';

/** Takes a machine off the network or brings it back; work that waited for it then goes on. */
export const setOnline = (tenant: Tenant, machine: MachineState, online: boolean): void => {
  catchUp(tenant);
  const { agent } = machine;
  if (agent.online === online) return;
  const now = tenantNow(tenant);
  const before = agentStatus(tenant, machine, now);
  agent.online = online;
  agent.changedAt = now;
  if (!isConnected(machine)) {
    agent.statusChangedAt = before.lastStatusChange;
    return;
  }
  agent.statusChangedAt = before.status === 'Connected' ? before.lastStatusChange : now;
  resumeWork(tenant, machine, now);
  failHangingInstall(tenant, machine, now);
  catchUp(tenant);
};

/** Has the work on jobs hang from now on, or go on where it stopped. */
export const setJobsHang = (tenant: Tenant, machine: MachineState, hang: boolean): void => {
  catchUp(tenant);
  machine.agent.jobsHang = hang;
  // The machine has the work: no time limit of Azure's ends it.
  if (!hang && isConnected(machine)) resumeWork(tenant, machine, tenantNow(tenant), Infinity);
  catchUp(tenant);
};

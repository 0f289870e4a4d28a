import { lifeTime, tenantNow, type AgendaItem, type MachineState, type Tenant } from '#sandbox/tenant.ts';
import { schedule } from './schedule.ts';

/** Seconds of life without a heartbeat after which Azure calls a machine Disconnected; it documents 15 to 30 minutes. */
export const disconnectedAfter = 15 * 60;

/** Seconds of life that Azure keeps work for a machine that is away. */
export const requestLifetime = 6 * 60 * 60;

export interface AgentStatus {
  status: 'Connected' | 'Disconnected' | 'Expired';
  /** ms, tenant time. */
  lastStatusChange: number;
}

/** Whether the machine hears of work. An Expired one has lost its credentials: being on the network does not connect it again. */
export const isConnected = ({ agent }: MachineState): boolean => agent.online && !agent.expired;

/** What ARM says of the agent, which is not always what is so: a machine that went away stays Connected for a while. */
export const agentStatus = (tenant: Tenant, machine: MachineState, now: number = tenantNow(tenant)): AgentStatus => {
  const { online, changedAt, statusChangedAt, expired } = machine.agent;
  if (expired) return { status: 'Expired', lastStatusChange: statusChangedAt ?? changedAt };
  if (online) return { status: 'Connected', lastStatusChange: statusChangedAt ?? changedAt };
  const noticedAt = changedAt + lifeTime(tenant, disconnectedAfter);
  return now >= noticedAt
    ? { status: 'Disconnected', lastStatusChange: noticedAt }
    : { status: 'Connected', lastStatusChange: statusChangedAt ?? changedAt };
};

/** Until when every status stays as it is if nothing is done, ms, tenant time: the next machine is then called Disconnected. */
export const statusHoldsUntil = (tenant: Tenant, now: number): number => {
  let until = Infinity;
  for (const { agent } of tenant.machines.values()) {
    if (agent.online || agent.expired) continue;
    const noticedAt = agent.changedAt + lifeTime(tenant, disconnectedAfter);
    if (noticedAt > now && noticedAt < until) until = noticedAt;
  }
  return until;
};

/** Whether the machine can do this work now. */
const canDo = (machine: MachineState, { kind }: AgendaItem): boolean =>
  isConnected(machine) && !(machine.agent.jobsHang === true && kind === 'job.finish');

/** Work that the machine has: Azure drops it no more, however long the machine is away afterwards. */
const takenUp = (item: AgendaItem): AgendaItem => {
  const { requestedAt: _taken, ...data } = item.data;
  return { ...item, data };
};

/**
 * Puts work aside until the machine is back, when it is away, or until its jobs no longer hang. Work that carries a `requestedAt` is dropped if the machine
 * was away when it came and stays away longer than Azure keeps requests.
 *
 * @returns whether the work has to wait.
 */
export const waitsForMachine = (machine: MachineState, item: AgendaItem): boolean => {
  if (canDo(machine, item)) return false;
  machine.agent.queue = [...(machine.agent.queue ?? []), isConnected(machine) ? takenUp(item) : item];
  return true;
};

/** Notes the waiting work again, from `at` on, but for what has waited longer than `keptFor`, ms. */
export const resumeWork = (
  tenant: Tenant,
  machine: MachineState,
  at: number,
  keptFor = lifeTime(tenant, requestLifetime),
): void => {
  const waiting = machine.agent.queue ?? [];
  delete machine.agent.queue;
  for (const item of waiting) {
    const requestedAt = item.data['requestedAt'];
    const lapsed = typeof requestedAt === 'number' && at > requestedAt + keptFor;
    if (!lapsed) schedule(tenant, Math.max(at, item.at), item.kind, item.data);
  }
};

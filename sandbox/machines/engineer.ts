import { randomUUID } from 'node:crypto';
import { idKey, tenantNow, type MachineState, type SessionState, type Tenant } from '#sandbox/tenant.ts';
import { closeOpenSessions } from './access.ts';
import { isConnected } from './agent-status.ts';
import { catchUp } from './agenda.ts';
import { remoteSupportOn } from './remote-support-extension.ts';
import { transcript } from './transcript.ts';

export type SessionRequest = { opened: true; session: SessionState } | { opened: false; reason: string };

/** Why an engineer cannot open a session now. */
const refusal = (tenant: Tenant, machine: MachineState, now: number): string | undefined => {
  const { state, expiresAt } = machine.access;
  if (!isConnected(machine)) return `${machine.name} is not connected.`;
  if (remoteSupportOn(tenant, machine) === undefined) return `${machine.name} has no remote support extension.`;
  if (state !== 'active' || (expiresAt !== undefined && expiresAt <= now)) {
    return `${machine.name} does not allow access: its access is ${state}.`;
  }
  const open = [...tenant.supportTickets.values()].some(
    (ticket) => idKey(ticket.subscriptionId) === idKey(machine.subscriptionId) && ticket.properties.status !== 'Closed',
  );
  return open ? undefined : 'There is no open support request in the subscription.';
};

/** A Microsoft support engineer opens a session, if the machine allows it and a support request is open. */
export const openSession = (tenant: Tenant, machine: MachineState): SessionRequest => {
  catchUp(tenant);
  const now = tenantNow(tenant);
  const reason = refusal(tenant, machine, now);
  if (reason !== undefined) return { opened: false, reason };
  const { level, jobId } = machine.access;
  const facts = {
    sessionId: randomUUID(),
    engineer: 'Kim Akers',
    startedAt: now,
    level: level ?? 'Diagnostics',
    ...(jobId === undefined ? {} : { jobId }),
  };
  const session = { ...facts, transcript: transcript(machine, facts) };
  machine.access.sessions.push(session);
  return { opened: true, session };
};

/** The engineer leaves: every open session on the machine ends. */
export const closeSessions = (tenant: Tenant, machine: MachineState): void => {
  catchUp(tenant);
  closeOpenSessions(machine, tenantNow(tenant));
};

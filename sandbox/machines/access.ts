import { partOf } from '#sandbox/json.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { idKey, type JobState, type MachineState, type Tenant } from '#sandbox/tenant.ts';
import { waitsForMachine } from './agent-status.ts';
import { itemText, type Happening } from './schedule.ts';
import { transcript } from './transcript.ts';

/** What a job says the machine reported last. Azure publishes "Active" only; the other states are the sandbox's words. */
export interface NodeSettings {
  state: 'Active' | 'Expired' | 'Revoked' | 'Superseded' | 'Failed';
  connectionStatus: 'Connecting' | 'Connected' | 'Disconnected';
  connectionErrorMessage?: string;
}

/** Writes a machine's report into its job. */
export const reportNode = (job: JobState, settings: NodeSettings, at: number): void => {
  const reported = partOf(job.properties, 'reportedProperties');
  const before = partOf(reported, 'nodeSettings');
  job.properties['reportedProperties'] = {
    ...reported,
    nodeSettings: {
      connectionErrorMessage: '',
      ...settings,
      createdAt: before['createdAt'] ?? armTimestamp(at),
      updatedAt: armTimestamp(at),
    },
  };
};

/** Ends every open session; the transcripts stay on the machine. */
export const closeOpenSessions = (machine: MachineState, at: number): void => {
  for (const session of machine.access.sessions) {
    if (session.endedAt !== undefined) continue;
    session.endedAt = at;
    session.transcript = transcript(machine, session);
  }
};

const report: Happening = (tenant, item) => {
  const machine = tenant.machines.get(itemText(item, 'machineId'));
  if (machine === undefined || waitsForMachine(machine, item)) return;
  const job = tenant.jobs.get(itemText(item, 'jobId'));
  const state = itemText(item, 'state');
  if (job === undefined || (state !== 'Expired' && state !== 'Revoked' && state !== 'Superseded')) return;
  reportNode(job, { state, connectionStatus: 'Disconnected' }, item.at);
};

const reportedStates = { expired: 'Expired', revoked: 'Revoked', superseded: 'Superseded' } as const;

/** Ends the access a machine allows: sessions end at once, the job learns of it when the machine can report. */
export const endAccess = (
  tenant: Tenant,
  machine: MachineState,
  how: 'expired' | 'revoked' | 'superseded',
  at: number,
): void => {
  if (machine.access.state !== 'active') return;
  machine.access.state = how === 'expired' ? 'expired' : 'revoked';
  closeOpenSessions(machine, at);
  const { jobId } = machine.access;
  if (jobId === undefined) return;
  report(tenant, {
    at,
    kind: 'access.report',
    data: { machineId: idKey(machine.id), jobId, state: reportedStates[how] },
  });
};

/** The machine keeps the end of its access itself, connected or not. */
const expire: Happening = (tenant, item) => {
  const machine = tenant.machines.get(itemText(item, 'machineId'));
  if (machine !== undefined && machine.access.expiresAt === item.data['expiresAt']) {
    endAccess(tenant, machine, 'expired', item.at);
  }
};

export const accessHappenings: Readonly<Record<string, Happening>> = {
  'access.expire': expire,
  'access.report': report,
};

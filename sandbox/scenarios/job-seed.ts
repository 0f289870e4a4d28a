import { systemDataOf } from '#sandbox/arm/system-data.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { schedule } from '#sandbox/machines/schedule.ts';
import { transcript } from '#sandbox/machines/transcript.ts';
import { idKey, type JobState, type MachineState, type Person, type Tenant } from '#sandbox/tenant.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';

interface GrantSeed {
  jobName: string;
  by: Person;
  level: 'Diagnostics' | 'DiagnosticsAndRepair';
  startedAt: number;
  expiresAt: number;
}

/** A grant that the machine carries out already, as if the job had been put at `startedAt`. */
export const addActiveGrant = (tenant: Tenant, machine: MachineState, grant: GrantSeed): JobState => {
  const id = `${machine.id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${grant.jobName}`;
  const started = armTimestamp(grant.startedAt);
  const done = armTimestamp(grant.startedAt + 8_000);
  const job: JobState = {
    id,
    name: grant.jobName,
    machineId: machine.id,
    kind: 'HCI',
    properties: {
      jobType: 'RemoteSupport',
      type: 'Enable',
      accessLevel: grant.level,
      expirationTimestamp: armTimestamp(grant.expiresAt),
      deploymentMode: 'Deploy',
      provisioningState: 'Succeeded',
      jobId: stableGuid(`job/${id}`),
      startTimeUtc: started,
      endTimeUtc: done,
      status: 'Succeeded',
      reportedProperties: {
        percentComplete: 100,
        nodeSettings: {
          state: 'Active',
          createdAt: done,
          updatedAt: done,
          connectionStatus: 'Connected',
          connectionErrorMessage: '',
        },
      },
    },
    systemData: systemDataOf({ name: grant.by.username, kind: 'User' }, grant.startedAt),
  };
  tenant.jobs.set(idKey(id), job);
  machine.access = {
    state: 'active',
    level: grant.level,
    expiresAt: grant.expiresAt,
    jobId: idKey(id),
    sessions: [],
  };
  schedule(tenant, grant.expiresAt, 'access.expire', { machineId: idKey(machine.id), expiresAt: grant.expiresAt });
  return job;
};

/** A session that an engineer has ended already. */
export const addPastSession = (machine: MachineState, engineer: string, startedAt: number, endedAt: number): void => {
  const { level, jobId } = machine.access;
  if (level === undefined || jobId === undefined)
    throw new Error(`${machine.name} has no access that a session could use.`);
  const session = {
    sessionId: stableGuid(`session/${machine.id}/${startedAt}`),
    engineer,
    startedAt,
    endedAt,
    level,
    jobId,
  };
  machine.access.sessions.push({ ...session, transcript: transcript(machine, session) });
};

import { isObject } from '#sandbox/json.ts';
import { idKey, type JobState, type MachineState } from '#sandbox/tenant.ts';
import { transcriptPath } from '#sandbox/machines/transcript.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';

const sessionDetails = (job: JobState, machine: MachineState) =>
  machine.access.sessions
    .filter((session) => session.jobId === idKey(job.id))
    .map((session) => ({
      sessionId: session.sessionId,
      sessionStartTime: armTimestamp(session.startedAt),
      ...(session.endedAt === undefined ? {} : { sessionEndTime: armTimestamp(session.endedAt) }),
      accessLevel: session.level,
      transcriptLocation: transcriptPath(machine, session),
    }));

/** An edge device job as `Microsoft.AzureStackHCI` shows it. */
export const edgeDeviceJobResource = (job: JobState, machine: MachineState): Record<string, unknown> => {
  const reported = job.properties['reportedProperties'];
  const sessions = sessionDetails(job, machine);
  return {
    id: job.id,
    name: job.name,
    type: 'Microsoft.AzureStackHCI/edgeDevices/jobs',
    kind: job.kind,
    systemData: job.systemData,
    properties: {
      ...job.properties,
      ...(isObject(reported) || sessions.length > 0
        ? { reportedProperties: { ...(isObject(reported) ? reported : {}), sessionDetails: sessions } }
        : {}),
    },
  };
};

import { edgeDeviceJobResource } from '#sandbox/arm/hybrid-compute/edge-device-resources.ts';
import { finishOperation } from '#sandbox/arm/operations.ts';
import { partOf } from '#sandbox/json.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { idKey, lifeTime, type AgendaItem, type JobState, type MachineState, type Tenant } from '#sandbox/tenant.ts';
import { closeOpenSessions, endAccess, reportNode } from './access.ts';
import { waitsForMachine } from './agent-status.ts';
import { remoteSupportOn } from './remote-support-extension.ts';
import { itemText, schedule, type Happening } from './schedule.ts';

/** Seconds of life that the parts of a job take. */
const durations = { start: 1, Enable: 8, Revoke: 5, connect: 4, delete: 5 } as const;

interface Subject {
  job: JobState;
  machine: MachineState;
  operationId: string;
}

/** What an item is about, unless it is gone or a newer operation has taken over. */
const subjectOf = (tenant: Tenant, item: AgendaItem): Subject | undefined => {
  const job = tenant.jobs.get(itemText(item, 'jobId'));
  const operationId = itemText(item, 'operationId');
  if (job === undefined || tenant.operations.get(operationId)?.status !== 'InProgress') return undefined;
  const machine = tenant.machines.get(idKey(job.machineId));
  return machine === undefined ? undefined : { job, machine, operationId };
};

const setProgress = (job: JobState, percentComplete: number): void => {
  job.properties['reportedProperties'] = { ...partOf(job.properties, 'reportedProperties'), percentComplete };
};

const start: Happening = (tenant, item) => {
  const subject = subjectOf(tenant, item);
  if (subject === undefined) return;
  Object.assign(subject.job.properties, {
    provisioningState: 'InProgress',
    status: 'DeploymentInProgress',
    startTimeUtc: armTimestamp(item.at),
  });
  setProgress(subject.job, 10);
};

const end = (tenant: Tenant, { job, machine, operationId }: Subject, failure: string | undefined, at: number): void => {
  const outcome = failure === undefined ? 'Succeeded' : 'Failed';
  Object.assign(job.properties, { provisioningState: outcome, status: outcome, endTimeUtc: armTimestamp(at) });
  setProgress(job, 100);
  finishOperation(
    tenant,
    operationId,
    failure === undefined
      ? { status: 'Succeeded', result: edgeDeviceJobResource(job, machine) }
      : { status: 'Failed', error: { code: 'RemoteSupportFailed', message: failure } },
    at,
  );
};

/** Why the machine cannot allow access. The wording is the sandbox's: no list of such messages is published. */
const obstacle = (tenant: Tenant, { job, machine }: Subject, at: number): string | undefined => {
  const extension = remoteSupportOn(tenant, machine);
  if (extension?.properties.provisioningState !== 'Succeeded') {
    return `Remote support agent is not installed on ${machine.name}: the extension EdgeRemoteSupport is ${extension?.properties.provisioningState ?? 'absent'}.`;
  }
  return Date.parse(String(job.properties['expirationTimestamp'])) <= at
    ? `Remote support was not enabled on ${machine.name}: the expiration time has passed.`
    : undefined;
};

const isNarrower = (before: string | undefined, after: string): boolean =>
  before === 'DiagnosticsAndRepair' && after === 'Diagnostics';

const allowAccess = (tenant: Tenant, machine: MachineState, job: JobState, at: number): void => {
  const key = idKey(job.id);
  const level = job.properties['accessLevel'] === 'DiagnosticsAndRepair' ? 'DiagnosticsAndRepair' : 'Diagnostics';
  const expiresAt = Date.parse(String(job.properties['expirationTimestamp']));
  if (machine.access.jobId !== key) endAccess(tenant, machine, 'superseded', at);
  else if (isNarrower(machine.access.level, level)) closeOpenSessions(machine, at);
  machine.access = { ...machine.access, state: 'active', level, expiresAt, jobId: key };
  schedule(tenant, expiresAt, 'access.expire', { machineId: idKey(machine.id), expiresAt });
  reportNode(job, { state: 'Active', connectionStatus: 'Connecting' }, at);
  schedule(tenant, at + lifeTime(tenant, durations.connect), 'job.connect', { jobId: key });
};

const finish: Happening = (tenant, item) => {
  const subject = subjectOf(tenant, item);
  if (subject === undefined || waitsForMachine(subject.machine, item)) return;
  const { job, machine } = subject;
  if (job.properties.type === 'Revoke') {
    endAccess(tenant, machine, 'revoked', item.at);
    reportNode(job, { state: 'Revoked', connectionStatus: 'Disconnected' }, item.at);
    end(tenant, subject, undefined, item.at);
    return;
  }
  const failure = obstacle(tenant, subject, item.at);
  if (failure === undefined) allowAccess(tenant, machine, job, item.at);
  else if (machine.access.jobId !== idKey(job.id) || machine.access.state !== 'active') {
    reportNode(job, { state: 'Failed', connectionStatus: 'Disconnected', connectionErrorMessage: failure }, item.at);
  }
  end(tenant, subject, failure, item.at);
};

const connect: Happening = (tenant, item) => {
  const job = tenant.jobs.get(itemText(item, 'jobId'));
  const machine = tenant.machines.get(idKey(job?.machineId ?? ''));
  if (job === undefined || machine === undefined || waitsForMachine(machine, item)) return;
  if (machine.access.state === 'active' && machine.access.jobId === idKey(job.id)) {
    reportNode(job, { state: 'Active', connectionStatus: 'Connected' }, item.at);
  }
};

/** ARM forgets the job in any case; the machine hears of it when it is connected. */
const remove: Happening = (tenant, item) => {
  const subject = subjectOf(tenant, item);
  if (subject === undefined) return;
  tenant.jobs.delete(idKey(subject.job.id));
  finishOperation(tenant, subject.operationId, { status: 'Succeeded' }, item.at);
  endDeleted(tenant, { ...item, kind: 'job.endDeleted', data: { ...item.data, machineId: idKey(subject.machine.id) } });
};

const endDeleted: Happening = (tenant, item) => {
  const machine = tenant.machines.get(itemText(item, 'machineId'));
  if (machine === undefined || waitsForMachine(machine, item)) return;
  if (machine.access.jobId === item.data['jobId']) endAccess(tenant, machine, 'revoked', item.at);
};

export const jobHappenings: Readonly<Record<string, Happening>> = {
  'job.start': start,
  'job.finish': finish,
  'job.connect': connect,
  'job.delete': remove,
  'job.endDeleted': endDeleted,
};

/** Has the machine carry out a job that ARM has accepted. */
export const beginJob = (tenant: Tenant, job: JobState, operationId: string, at: number): void => {
  const data = { jobId: idKey(job.id), operationId, requestedAt: at };
  const seconds = job.properties.type === 'Revoke' ? durations.Revoke : durations.Enable;
  schedule(tenant, at + lifeTime(tenant, durations.start), 'job.start', data);
  schedule(tenant, at + lifeTime(tenant, seconds), 'job.finish', data);
};

/** Has a job deleted and the access that came from it ended. */
export const beginJobDeletion = (tenant: Tenant, job: JobState, operationId: string, at: number): void => {
  schedule(tenant, at + lifeTime(tenant, durations.delete), 'job.delete', {
    jobId: idKey(job.id),
    operationId,
    requestedAt: at,
  });
};

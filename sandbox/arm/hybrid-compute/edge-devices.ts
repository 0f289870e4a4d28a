import { beginJob, beginJobDeletion } from '#sandbox/machines/jobs.ts';
import { idKey, tenantNow, type JobState, type MachineState, type OperationState } from '#sandbox/tenant.ts';
import { ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { finishOperation, operationHeaders, runningOperation, startOperation } from '#sandbox/arm/operations.ts';
import { scopeNotFound } from '#sandbox/arm/scope-lookup.ts';
import { writtenBy } from '#sandbox/arm/system-data.ts';
import { edgeDeviceVersions } from '#sandbox/arm/versions.ts';
import { randomUUID } from 'node:crypto';
import { readJobWrite, type JobWrite } from './edge-device-body.ts';
import { edgeDeviceJobResource } from './edge-device-resources.ts';
import { requireMachine } from './hybrid-compute-lookup.ts';
import { machinePath } from './hybrid-compute-versions.ts';

const jobsPath = `${machinePath}/providers/Microsoft.AzureStackHCI/edgeDevices/{edgeDevice}/jobs`;

/** The machine of the path. @throws {ArmError} 404 when it does not exist or the edge device is not its only one. */
const requireDevice = (request: ArmRequest): MachineState => {
  const machine = requireMachine(request);
  if (request.params['edgeDevice']?.toLowerCase() === 'default') return machine;
  throw scopeNotFound(request.path);
};

const jobId = (request: ArmRequest, machine: MachineState): string =>
  `${machine.id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${request.params['jobName']}`;

const list = (request: ArmRequest): ArmReply => {
  const machine = requireDevice(request);
  const jobs = [...request.tenant.jobs.values()].filter((job) => idKey(job.machineId) === idKey(machine.id));
  return ok({ value: jobs.map((job) => edgeDeviceJobResource(job, machine)) });
};

const read = (request: ArmRequest): ArmReply => {
  const machine = requireDevice(request);
  const job = request.tenant.jobs.get(idKey(jobId(request, machine)));
  if (job !== undefined) return ok(edgeDeviceJobResource(job, machine));
  throw scopeNotFound(request.path);
};

/** A newer write to a job takes over from one that still runs: a revoke never has to wait. */
const preempt = (request: ArmRequest, id: string): void => {
  const running = runningOperation(request.tenant, id);
  if (running === undefined) return;
  const error = { code: 'OperationPreempted', message: 'The operation was preempted by a more recent operation.' };
  finishOperation(request.tenant, running.id, { status: 'Canceled', error }, tenantNow(request.tenant));
};

const begin = (request: ArmRequest, machine: MachineState, id: string): OperationState => {
  preempt(request, id);
  return startOperation(request, {
    provider: `Microsoft.AzureStackHCI/locations/${machine.location}`,
    subscriptionId: machine.subscriptionId,
    resourceId: idKey(id),
  });
};

const jobState = (request: ArmRequest, machine: MachineState, write: JobWrite, existing?: JobState): JobState => {
  const reported = existing?.properties['reportedProperties'];
  return {
    id: existing?.id ?? jobId(request, machine),
    name: existing?.name ?? request.params['jobName'] ?? '',
    machineId: machine.id,
    kind: 'HCI',
    properties: {
      ...write,
      jobId: randomUUID(),
      provisioningState: 'Accepted',
      status: 'NotSpecified',
      ...(reported === undefined ? {} : { reportedProperties: reported }),
    },
    systemData: writtenBy(request, existing?.systemData),
  };
};

const put = (request: ArmRequest): ArmReply => {
  const machine = requireDevice(request);
  const now = tenantNow(request.tenant);
  const write = readJobWrite(request.params['jobName'] ?? '', request.body, now);
  const existing = request.tenant.jobs.get(idKey(jobId(request, machine)));
  const job = jobState(request, machine, write, existing);
  const operation = begin(request, machine, job.id);
  request.tenant.jobs.set(idKey(job.id), job);
  beginJob(request.tenant, job, operation.id, now);
  const { Location: _, ...headers } = operationHeaders(request, operation);
  return { status: existing === undefined ? 201 : 200, headers, body: edgeDeviceJobResource(job, machine) };
};

const remove = (request: ArmRequest): ArmReply => {
  const machine = requireDevice(request);
  const job = request.tenant.jobs.get(idKey(jobId(request, machine)));
  if (job === undefined) return { status: 204 };
  const operation = begin(request, machine, job.id);
  job.properties.provisioningState = 'Deleting';
  beginJobDeletion(request.tenant, job, operation.id, tenantNow(request.tenant));
  return { status: 202, headers: operationHeaders(request, operation) };
};

const route = routesOf('Microsoft.AzureStackHCI/edgeDevices/jobs', edgeDeviceVersions);

export const edgeDeviceRoutes: ArmRoute[] = [
  route('GET', jobsPath, 'read', list),
  route('GET', `${jobsPath}/{jobName}`, 'read', read),
  route('PUT', `${jobsPath}/{jobName}`, 'write', put),
  route('DELETE', `${jobsPath}/{jobName}`, 'delete', remove),
];

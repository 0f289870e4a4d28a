import { recordName } from '#src/consent/record.ts';
import { finishOperation, runningOperation } from '#sandbox/arm/operations.ts';
import { isObject } from '#sandbox/json.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { noteChange } from '#sandbox/changes.ts';
import { addMachine } from '#sandbox/scenarios/machine-seed.ts';
import { assignRole, roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import type { JobState, RoleAssignment, Tenant } from '#sandbox/tenant.ts';
import { people, usernameOf } from '#assure/world/world.ts';
import type { Trial } from './trial.ts';

export const cli = usernameOf(people[2]);
const jobVersion = 'api-version=2026-02-01';

const jobPath = (trial: Trial, name: string): string =>
  `${trial.machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${name}?${jobVersion}`;

const touch = (trial: Trial, name: string): void => void trial.observer.foreign.add(name.toLowerCase());

const putJob = async (trial: Trial, name: string, request: object): Promise<void> => {
  const body = { kind: 'HCI', properties: { jobType: 'RemoteSupport', ...request } };
  await trial.world.azure.act(cli, 'PUT', jobPath(trial, name), body);
};

/** Somebody lets Microsoft Support in with another client: under a name of their own, or under that of a consent. */
export const putForeignJob = async (trial: Trial, name: string, hours: number): Promise<void> => {
  touch(trial, name);
  trial.owed.settle();
  // What is not there yet no revoke has meant.
  if (trial.world.truth.job(trial.machineId, name) === undefined) trial.owed.forget(name);
  const expirationTimestamp = new Date(trial.world.clock.now + hours * 3_600_000).toISOString();
  await putJob(trial, name, { type: 'Enable', accessLevel: 'DiagnosticsAndRepair', expirationTimestamp });
};

/** Somebody revokes with another client whatever there is. */
export const revokeForeign = async (trial: Trial): Promise<void> => {
  for (const { name, properties } of trial.world.tenant.jobs.values()) {
    touch(trial, name);
    const { accessLevel, expirationTimestamp } = properties;
    await putJob(trial, name, { type: 'Revoke', accessLevel, expirationTimestamp });
  }
};

/** The machine does not carry the revoke out: access stays as it was. Azure may no longer show what the machine had reported either. */
const fail = ({ world: { tenant, clock } }: Trial, job: JobState, isReported: boolean): void => {
  const operation = runningOperation(tenant, job.id);
  if (operation === undefined || job.properties.type !== 'Revoke') return;
  const error = { code: 'RemoteSupportFailed', message: 'The revoke was not carried out. Tried out.' };
  finishOperation(tenant, operation.id, { status: 'Failed', error }, clock.now);
  const ended = { provisioningState: 'Failed', status: 'Failed', endTimeUtc: armTimestamp(clock.now) };
  Object.assign(job.properties, ended);
  const { reportedProperties } = job.properties;
  if (!isReported && isObject(reportedProperties)) delete reportedProperties['nodeSettings'];
  noteChange(tenant);
};

/** Somebody revokes with another client whatever there is, and in vain: what was open stays open. */
export const revokeInVain = async (trial: Trial, isReported: boolean): Promise<void> => {
  await revokeForeign(trial);
  for (const job of trial.world.tenant.jobs.values()) fail(trial, job, isReported);
};

/** Somebody deletes every job of the machine. */
export const deleteJobs = async (trial: Trial): Promise<void> => {
  // A tab that looks while one is going cannot tell what has become of it.
  trial.observer.causes.add('jobs deleted');
  for (const { name } of trial.world.tenant.jobs.values()) {
    touch(trial, name);
    await trial.world.azure.act(cli, 'DELETE', jobPath(trial, name));
  }
};

/** Somebody removes the extension, if there is one. */
export const deleteExtension = async (trial: Trial): Promise<void> => {
  trial.observer.causes.add('extension removed');
  for (const { id } of trial.world.tenant.extensions.values()) {
    await trial.world.azure.act(cli, 'DELETE', `${id}?api-version=2025-01-13`);
  }
};

/** Somebody deletes the machine from Azure, which goes on by itself, and connects another under its name. */
export const replaceMachine = async (trial: Trial): Promise<void> => {
  const { tenant, clock } = trial.world;
  const { name, subscriptionId, resourceGroup, location } = trial.machine;
  trial.observer.causes.add('jobs deleted');
  for (const job of tenant.jobs.values()) touch(trial, job.name);
  await trial.world.azure.act(cli, 'DELETE', `${trial.machineId}?api-version=2025-01-13`);
  // A lock keeps it.
  if (tenant.machines.has(trial.machineId)) return;
  const place = { name, subscriptionId, resourceGroup, location };
  const seed = { ...place, os: 'server2022', licence: 'softwareAssurance' } as const;
  const machine = addMachine(tenant, seed, clock.now);
  machine.properties['vmId'] = stableGuid(`vm/${clock.now}`);
  machine.agent.changedAt = clock.now;
};

/** Somebody writes something else over the record of a consent, or deletes it. */
export const spoilRecord = async (trial: Trial, consentId: string, how: 'overwrite' | 'delete'): Promise<void> => {
  touch(trial, consentId);
  trial.observer.spoiled.add(consentId);
  const [group = ''] = trial.machineId.split('/providers/', 1);
  const path = `${group}/providers/Microsoft.Resources/deployments/${recordName(consentId)}?api-version=2025-04-01`;
  const $schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
  const template = { $schema, contentVersion: '1.0.0.0', resources: [] };
  const properties = { mode: 'Incremental', template, parameters: {} };
  if (how === 'overwrite') await trial.world.azure.act(cli, 'PUT', path, { properties });
  else await trial.world.azure.act(cli, 'DELETE', path);
};

/** Takes the role of one of the two people away. */
export const loseRole = (trial: Trial, person: 0 | 1): void => {
  trial.observer.causes.add('role lost');
  const id = trial.world.browsers[person]?.session.userId;
  const { tenant } = trial.world;
  tenant.roleAssignments = tenant.roleAssignments.filter(({ principalId }) => principalId !== id);
};

export const restoreRoles = (tenant: Tenant): void => {
  const [subscription] = tenant.subscriptions.values();
  for (const { objectId } of tenant.people) {
    const isOwn = ({ principalId, roleId, linked }: RoleAssignment): boolean =>
      principalId === objectId && roleId === roleNamed(tenant, 'Owner') && linked === undefined;
    if (tenant.roleAssignments.some(isOwn)) continue;
    assignRole(tenant, objectId, 'Owner', `/subscriptions/${subscription?.subscriptionId ?? ''}`);
  }
};

import { extensionResource } from '#sandbox/arm/hybrid-compute/hybrid-compute-resources.ts';
import { finishOperation, runningOperation } from '#sandbox/arm/operations.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import {
  idKey,
  lifeTime,
  type AgendaItem,
  type ExtensionState,
  type MachineState,
  type Tenant,
} from '#sandbox/tenant.ts';
import { isConnected, requestLifetime, waitsForMachine } from './agent-status.ts';
import { failedStatus, installedStatus, transitioningStatus, type ExtensionStatus } from './extension-status.ts';
import { refusalOf } from './install-refusal.ts';
import { endAccess } from './access.ts';
import { extensionsOf, isRemoteSupport, remoteSupportExtension } from './remote-support-extension.ts';
import { itemText, schedule, type Happening } from './schedule.ts';

/** Steps of an installation, each with the seconds of life until the next. */
const steps = [
  { message: 'Downloading the extension package.', seconds: 5 },
  { message: 'Installing the extension.', seconds: 7 },
  { message: 'Device initialization is in progress.', seconds: 6 },
] as const;

const uninstallSeconds = 10;

/** Real text of an installation that never got anywhere. */
const timeoutMessage =
  'Extension failed during enable. Enable command timed out. Extension Message: Device initialization is in progress.';

/** How long, in seconds of life, the agent lets work on an extension hang. */
const workTimeout = 90 * 60;

const setStatus = (extension: ExtensionState, status: ExtensionStatus): void => {
  const { type, typeHandlerVersion } = extension.properties;
  extension.properties['instanceView'] = { name: extension.name, type, typeHandlerVersion, status };
};

interface Subject {
  extension: ExtensionState;
  machine: MachineState;
  operationId: string;
}

/** What an item is about, unless it is gone or another operation has taken over. */
const subjectOf = (tenant: Tenant, item: AgendaItem): Subject | undefined => {
  const extension = tenant.extensions.get(itemText(item, 'extensionId'));
  const operationId = itemText(item, 'operationId');
  if (extension === undefined || tenant.operations.get(operationId)?.status !== 'InProgress') return undefined;
  const machine = tenant.machines.get(idKey(extension.machineId));
  return machine === undefined ? undefined : { extension, machine, operationId };
};

const fail = (tenant: Tenant, { extension, operationId }: Subject, message: string, at: number): void => {
  extension.properties.provisioningState = 'Failed';
  setStatus(extension, failedStatus(message, armTimestamp(at)));
  finishOperation(tenant, operationId, { status: 'Failed', error: { code: 'HCRP400', message } }, at);
};

const succeed = (tenant: Tenant, { extension, operationId }: Subject, at: number): void => {
  if (isRemoteSupport(extension.properties.publisher, extension.properties.type)) {
    extension.properties['typeHandlerVersion'] = remoteSupportExtension.version;
  }
  extension.properties.provisioningState = 'Succeeded';
  setStatus(extension, installedStatus(armTimestamp(at)));
  finishOperation(tenant, operationId, { status: 'Succeeded', result: extensionResource(extension) }, at);
};

const refusalDue = (subject: Subject, step: number): string | undefined => {
  if (step === 0) return refusalOf(subject.machine, subject.extension);
  const { install, failure } = subject.machine.agent;
  const concerned = isRemoteSupport(subject.extension.properties.publisher, subject.extension.properties.type);
  return concerned && install === 'fails' && step === steps.length ? (failure ?? timeoutMessage) : undefined;
};

const installStep: Happening = (tenant, item) => {
  const subject = subjectOf(tenant, item);
  if (subject === undefined || waitsForMachine(subject.machine, item)) return;
  const number = Number(item.data['step']);
  const refusal = refusalDue(subject, number);
  if (refusal !== undefined) {
    fail(tenant, subject, refusal, item.at);
    return;
  }
  const step = steps[number];
  if (step === undefined) {
    if (subject.machine.agent.install !== 'hangs') succeed(tenant, subject, item.at);
    return;
  }
  setStatus(subject.extension, transitioningStatus(step.message, armTimestamp(item.at)));
  const next = item.at + lifeTime(tenant, step.seconds);
  schedule(tenant, next, 'extension.install', { ...item.data, step: number + 1 });
};

const uninstall: Happening = (tenant, item) => {
  const subject = subjectOf(tenant, item);
  if (subject === undefined || waitsForMachine(subject.machine, item)) return;
  const { extension, machine, operationId } = subject;
  tenant.extensions.delete(idKey(extension.id));
  if (isRemoteSupport(extension.properties.publisher, extension.properties.type)) {
    endAccess(tenant, machine, 'revoked', item.at);
  }
  finishOperation(tenant, operationId, { status: 'Succeeded' }, item.at);
};

/** Fails what has not been done in time: because the machine hangs, or stayed away for as long as Azure keeps requests. */
const timeOut: Happening = (tenant, item) => {
  const subject = subjectOf(tenant, item);
  if (subject === undefined) return;
  const keptUntil = Number(item.data['requestedAt']) + lifeTime(tenant, requestLifetime);
  if (!isConnected(subject.machine) && item.at < keptUntil) {
    schedule(tenant, keptUntil, 'extension.timeOut', item.data);
    return;
  }
  fail(tenant, subject, timeoutMessage, item.at);
};

export const extensionHappenings: Readonly<Record<string, Happening>> = {
  'extension.install': installStep,
  'extension.uninstall': uninstall,
  'extension.timeOut': timeOut,
};

/** Has the machine install or update an extension that ARM has accepted. */
export const beginInstall = (tenant: Tenant, extension: ExtensionState, operationId: string, at: number): void => {
  const data = { extensionId: idKey(extension.id), operationId, requestedAt: at };
  schedule(tenant, at + lifeTime(tenant, 2), 'extension.install', { ...data, step: 0 });
  schedule(tenant, at + lifeTime(tenant, workTimeout), 'extension.timeOut', data);
};

/** Has the machine remove an extension. */
export const beginUninstall = (tenant: Tenant, extension: ExtensionState, operationId: string, at: number): void => {
  const data = { extensionId: idKey(extension.id), operationId, requestedAt: at };
  schedule(tenant, at + lifeTime(tenant, uninstallSeconds), 'extension.uninstall', data);
  schedule(tenant, at + lifeTime(tenant, workTimeout), 'extension.timeOut', data);
};

const workKinds: ReadonlySet<string> = new Set(['extension.install', 'extension.uninstall']);

const hasWork = (tenant: Tenant, extension: ExtensionState): boolean =>
  tenant.agenda.some((item) => workKinds.has(item.kind) && item.data['extensionId'] === idKey(extension.id));

/** A restart ends what hung on the machine, whether or not the next would hang: the installation then counts as failed. */
export const failHangingInstall = (tenant: Tenant, machine: MachineState, at: number): void => {
  for (const extension of extensionsOf(tenant, machine)) {
    const operation = runningOperation(tenant, extension.id);
    if (operation !== undefined && !hasWork(tenant, extension)) {
      fail(tenant, { extension, machine, operationId: operation.id }, timeoutMessage, at);
    }
  }
};

import { accessLevels } from '#src/consent/access-level.ts';
import { isUtcSeconds } from '#src/consent/instant.ts';
import { readInstant } from '#src/consent/record-template.ts';
import { anyText, listOf, objectOf, oneOf, refuse } from '#src/consent/shape.ts';
import type { ActivityExtract, AzureExtract, JobExtract, MachineExtract } from './receipt.ts';

/** Reads what Azure said when a receipt was written. Throws ShapeError. */
export function readAzureExtract(value: unknown): AzureExtract {
  const members = ['endpoint', 'readAt', 'correlationId', 'records', 'machines', 'activity', 'notRead'];
  const extract = objectOf(value, 'The extract from Azure', members);
  return {
    endpoint: anyText(extract['endpoint'], 'The endpoint of Azure'),
    readAt: utcSeconds(extract['readAt'], 'The time at which Azure was read'),
    correlationId: anyText(extract['correlationId'], 'The correlation id'),
    records: listOf(extract['records'], 'The list of records', readRecordExtract),
    machines: listOf(extract['machines'], 'The list of machines in the extract', readMachine),
    activity: listOf(extract['activity'], 'The extract from the Activity Log', readActivity),
    notRead: listOf(extract['notRead'], 'The list of what was not read', (text) =>
      anyText(text, 'A sentence on what was not read'),
    ),
  };
}

function readRecordExtract(value: unknown): AzureExtract['records'][number] {
  const members = ['resourceGroupId', 'deploymentId', 'timestamp', 'correlationId'];
  const record = objectOf(value, 'A record in the extract', members);
  return {
    resourceGroupId: anyText(record['resourceGroupId'], 'The resource group of a record'),
    deploymentId: anyText(record['deploymentId'], 'The deployment of a record'),
    timestamp: readInstant(record['timestamp'], 'The time of a record'),
    correlationId: anyText(record['correlationId'], 'The correlation id of a record'),
  };
}

function readMachine(value: unknown): MachineExtract {
  const machine = objectOf(value, 'A machine in the extract', ['machineId', 'job', 'changes', 'end']);
  return {
    machineId: anyText(machine['machineId'], 'The id of a machine in the extract'),
    job: machine['job'] === null ? null : readJob(machine['job']),
    changes: listOf(machine['changes'], 'The changes of a machine', readChange),
    end: machine['end'] === null ? null : readEnd(machine['end']),
  };
}

function readChange(value: unknown): MachineExtract['changes'][number] {
  const change = objectOf(value, 'A change', ['level', 'notAfter', 'changedAt']);
  return {
    level: oneOf(change['level'], 'The level of a change', accessLevels),
    notAfter: utcSeconds(change['notAfter'], 'The end in a change'),
    changedAt: readInstant(change['changedAt'], 'The time of a change'),
  };
}

function readEnd(value: unknown): MachineExtract['end'] {
  const end = objectOf(value, 'The end of access', ['ended', 'confirmedAt', 'evidence']);
  return {
    ended: oneOf(end['ended'], 'The way access ended', ['revoked', 'expired', 'superseded', 'removed']),
    confirmedAt: readInstant(end['confirmedAt'], 'The time of the confirmation'),
    evidence: anyText(end['evidence'], 'The evidence'),
  };
}

function readJob(value: unknown): JobExtract {
  const members = ['id', 'type', 'provisioningState', 'accessLevel', 'expirationTimestamp', 'nodeState'];
  const job = objectOf(value, 'A job', [...members, 'lastModifiedAt', 'lastModifiedBy', 'sessions']);
  return {
    id: anyText(job['id'], 'The id of a job'),
    type: anyText(job['type'], 'The type of a job'),
    provisioningState: anyText(job['provisioningState'], 'The provisioning state of a job'),
    accessLevel: textOrNull(job['accessLevel'], 'The access level of a job'),
    expirationTimestamp: textOrNull(job['expirationTimestamp'], 'The end in a job'),
    nodeState: textOrNull(job['nodeState'], 'The state of a node'),
    lastModifiedAt: textOrNull(job['lastModifiedAt'], 'The time of the last change of a job'),
    lastModifiedBy: textOrNull(job['lastModifiedBy'], 'The author of the last change of a job'),
    sessions: listOf(job['sessions'], 'The sessions of a job', readSession),
  };
}

function readSession(value: unknown): JobExtract['sessions'][number] {
  const session = objectOf(value, 'A session', ['sessionId', 'startedAt', 'endedAt']);
  return {
    sessionId: textOrNull(session['sessionId'], 'The id of a session'),
    startedAt: textOrNull(session['startedAt'], 'The start of a session'),
    endedAt: textOrNull(session['endedAt'], 'The end of a session'),
  };
}

function readActivity(value: unknown): ActivityExtract {
  const members = ['at', 'caller', 'callerId', 'operation', 'status', 'resourceId', 'correlationId'];
  const event = objectOf(value, 'An event', members);
  return {
    at: readInstant(event['at'], 'The time of an event'),
    caller: textOrNull(event['caller'], 'The caller of an event'),
    callerId: textOrNull(event['callerId'], 'The id of the caller of an event'),
    operation: anyText(event['operation'], 'The operation of an event'),
    status: anyText(event['status'], 'The status of an event'),
    resourceId: anyText(event['resourceId'], 'The resource of an event'),
    correlationId: anyText(event['correlationId'], 'The correlation id of an event'),
  };
}

function textOrNull(value: unknown, field: string): string | null {
  return value === null ? null : anyText(value, field);
}

function utcSeconds(value: unknown, field: string): string {
  const text = anyText(value, field);
  return isUtcSeconds(text) ? text : refuse(`${field} is not a time in whole seconds of UTC.`);
}

import type { JobEvidence } from '#src/consent/access/evidence.ts';
import {
  sampleConsentEvidence,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachineEvidence,
  sampleNow,
} from './consent/samples.ts';
import type { Intent, Operation, Sent, Step, WriteRequest } from '#src/azure/operations/operation.ts';

// What the tables of the engine's decisions have in common: a press, what was read since, and what was sent.

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
/** When the press was, an hour after the sample job began. */
export const pressedAt = sampleNow + hour;
export const now = pressedAt + 20 * second;
export const { machineId } = sampleEvidence();
export const agreed = {
  machines: [] as string[],
  level: 'Diagnostics',
  notAfter: '2026-11-24T21:00:00Z',
  replaces: [] as string[],
} as const;

export function operation(intent: Intent, sent: Sent[] = [], more: Partial<Operation> = {}): Operation {
  return { id: 'o', intent, pressedAt, account: 'a', sent, ...more };
}

export function at(ms: number): string {
  return new Date(ms).toISOString();
}

export type Parts = Parameters<typeof sampleEvidence>[0];
export type Change = Parameters<typeof sampleEvidence>[1];

/** What a step comes to, in one word and its reason. */
export function said(step: Step): string {
  if (step.do === 'write') {
    const words = (request: WriteRequest): string =>
      'remove' in request
        ? 'remove extension'
        : `put ${request.put === 'job' ? `${request.type} ${request.name}` : 'extension'}`;
    return step.requests.map(words).join(', ');
  }
  if (step.do === 'done') return `done ${step.outcome.is}`;
  return `${step.do} ${step.why.is}`;
}

export const other: JobEvidence = { ...sampleJob, name: 'cli-access', createdBy: 'chris@contoso.example' };
export const away = { ...sampleMachineEvidence, status: 'Disconnected', lastStatusChange: '2026-11-24T13:50:00Z' };
export const requested: JobEvidence = { ...sampleJob, provisioningState: 'InProgress', status: 'DeploymentInProgress' };
delete requested.nodeState;
delete requested.nodeUpdatedAt;
delete requested.endTime;
export const network = { readAt: now, problem: { kind: 'network', message: 'The connection failed.' } };
export const forbidden = { readAt: now, problem: { kind: 'forbidden', message: 'No.' } };
export const unsent: Sent[] = [];
export const onItsWay: Sent[] = [{ what: sampleConsentId, at: now - second, times: 0 }];
export const lost: Sent[] = [{ what: sampleConsentId, at: now - 10 * second, times: 0 }];
export const taken: Sent[] = [{ what: sampleConsentId, at: now - 10 * second, acceptedAt: now - 9 * second, times: 1 }];
export const gone: Sent[] = [
  { what: sampleConsentId, at: now - 200 * second, acceptedAt: now - 199 * second, times: 1 },
];
export const absent = 'absent' as const;
export const extension = (provisioningState: string) => ({ name: 'AzureEdgeRemoteSupport', provisioningState });
export const onRecord = { ...sampleConsentEvidence, recordedAt: '2026-11-24T13:00:10Z' };

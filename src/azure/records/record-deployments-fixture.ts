import { vi } from 'vitest';
import type { RecordToKeep } from './record-deployments.ts';

// For the tests of records as deployments: one record, and what Azure answers about it.

export const group = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg';
export const name = 'remote-support-consent-rs-1';
export const path = `${group}/providers/Microsoft.Resources/deployments/${name}`;

export const record: RecordToKeep = {
  resourceGroupId: group,
  name,
  properties: { mode: 'Incremental' },
  isSame: (properties) => Promise.resolve((properties as { ours?: boolean }).ours !== false),
  write: (task) => task(),
};

export const deployment = (provisioningState: unknown, properties: object = {}): Response =>
  Response.json({
    id: path,
    name,
    properties: { provisioningState, timestamp: '2026-11-24T12:00:00Z', correlationId: 'c-1', ...properties },
  });
export const refusal = (status: number, code: string) => Response.json({ error: { code, message: 'No.' } }, { status });
export const absent = (code = 'DeploymentNotFound') => refusal(404, code);

/** What the work comes to, with the time it takes passing meanwhile. */
export const resultOf = async <T>(work: () => Promise<T>): Promise<T> => {
  const task = work();
  const progress = { done: false };
  const end = (): void => void (progress.done = true);
  void task.then(end, end);
  for (let turn = 0; turn < 200 && !progress.done; turn += 1) {
    await vi.advanceTimersByTimeAsync(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return task;
};

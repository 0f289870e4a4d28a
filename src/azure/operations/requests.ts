import { CancelledError } from '@tanstack/react-query';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { conflictOf } from '#src/azure/http/arm-status.ts';
import { AzureError, problemOf } from '#src/azure/http/errors.ts';
import { type RequestOptions } from '#src/azure/http/transport.ts';
import { deleteExtension, putExtension } from '#src/azure/resources/extensions.ts';
import { putJob } from '#src/azure/resources/jobs.ts';
import { readMachine } from '#src/azure/resources/machines.ts';
import { unread, wait } from './decide-shared.ts';
import type { Step, WriteRequest } from './operation.ts';

/** What a request was decided by is too old by the time it would leave. It was not sent. */
export class StaleEvidence extends Error {}

/** Sends the one change of a step. Resolves when Azure took it, which proves nothing yet. Throws AzureError, and what the guard throws. */
export async function send(machineId: string, request: WriteRequest, options: RequestOptions): Promise<void> {
  if ('remove' in request) return deleteExtension(machineId, request.name, options);
  if (request.put === 'job') return putJob(machineId, request.name, request, options);
  const { id, location } = await readMachine(machineId, { signal: options.signal, urgency: options.urgency });
  return putExtension({ id, location }, options);
}

/** The name under which the journal keeps a request. */
export function nameOf(request: WriteRequest): string {
  if ('remove' in request) return 'removal';
  return request.put === 'job' ? request.name.toLowerCase() : 'extension';
}

/** What follows from a failure: most pass by themselves, others are answers. */
export function stepOfError(error: unknown): Step {
  if (error instanceof StaleEvidence) return wait({ is: 'onItsWay' }, 0);
  // A page that is left cancels what it reads, also where an operation waits for the same.
  if (error instanceof CancelledError) return wait({ is: 'onItsWay' }, 1);
  if (error instanceof SignInError)
    return unread({ kind: error.kind === 'network' ? 'network' : 'signInNeeded', message: error.message });
  const conflict = error instanceof AzureError ? conflictOf(error) : undefined;
  if (conflict !== undefined && conflict !== 'locked' && conflict !== 'disabled') return wait({ is: 'busy' }, 15);
  return unread(problemOf(error));
}

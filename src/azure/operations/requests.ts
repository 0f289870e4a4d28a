import { CancelledError } from '@tanstack/react-query';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { conflictOf } from '#src/azure/http/arm-status.ts';
import { AzureError, problemOf } from '#src/azure/http/errors.ts';
import { type RequestOptions } from '#src/azure/http/transport.ts';
import { deleteExtension, putExtension } from '#src/azure/resources/extensions.ts';
import { putJob } from '#src/azure/resources/jobs.ts';
import { readMachine } from '#src/azure/resources/machines.ts';
import { person, unread, wait } from './decide-shared.ts';
import type { Change } from './journal.ts';
import { listLagMs, type Operation, sentOf, type Step, type WriteRequest } from './operation.ts';

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

/**
 * Writes a request down before it leaves, if the journal still has the operation, nobody has revoked since, and no other tab is at the same:
 * what one of them has asked for on the machine comes first, until Azure must show it. What is no revoke ends where its row is gone.
 */
export function claim(
  rows: readonly Operation[],
  operation: Operation,
  whats: readonly string[],
  at: number,
  more: Pick<Operation, 'askedAt'> = {},
): Change & { operation: Operation; step?: Step } {
  const { id, account, intent } = operation;
  const row = rows.find((one) => one.id === id) ?? (intent.kind === 'revoke' ? operation : undefined);
  const revokes = rows.filter((one) => one.intent.kind === 'revoke');
  if (row === undefined) return { operation, step: person({ is: revokes.length > 0 ? 'revoked' : 'stopped' }) };
  if (intent.kind !== 'revoke') {
    if (revokes.some(({ pressedAt }) => pressedAt > row.pressedAt))
      return { operation, step: person({ is: 'revoked' }) };
    // What only takes access away waits for nothing but a revoke of before.
    const others = intent.kind === 'reduce' ? revokes : rows.filter((one) => one.id !== id);
    const isUnderWay = ({ sent, ...one }: Operation): boolean =>
      one.account === account &&
      one.isHeld !== true &&
      (one.intent.kind === 'revoke' || sent.some((last) => at - (last.acceptedAt ?? last.at) < listLagMs));
    if (others.some(isUnderWay)) return { operation, step: wait({ is: 'busy' }, 3) };
    const isNew = (what: string): boolean =>
      JSON.stringify(sentOf(row, what)) !== JSON.stringify(sentOf(operation, what));
    if (whats.some(isNew)) return { operation: row, step: wait({ is: 'onItsWay' }, 1) };
  }
  const claimed = { ...withSent(row, whats, at), ...more };
  return { operation: claimed, put: [claimed] };
}

export function withSent(operation: Operation, whats: readonly string[], at: number): Operation {
  const sent = whats.map((what) => ({ what, at, times: sentOf(operation, what)?.times ?? 0 }));
  return { ...operation, sent: [...operation.sent.filter(({ what }) => !whats.includes(what)), ...sent] };
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

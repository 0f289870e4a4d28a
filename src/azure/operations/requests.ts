import { conflictOf } from '#src/azure/http/arm-status.ts';
import { AzureError, isUnanswered, problemOf } from '#src/azure/http/errors.ts';
import { type RequestOptions } from '#src/azure/http/transport.ts';
import { deleteExtension, putExtension } from '#src/azure/resources/extensions.ts';
import { putJob } from '#src/azure/resources/jobs.ts';
import { readMachine } from '#src/azure/resources/machines.ts';
import { SignInError } from '#src/auth/sign-in-error.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { EvidencePart } from '#src/azure/evidence.ts';
import { person, wait } from './decide-shared.ts';
import type { Failure, Step, WriteRequest } from './operation.ts';

/** What a request was decided by is too old by the time it would leave. It was not sent. */
export class StaleEvidence extends Error {}

/** Sends the one change of a step. Resolves when Azure took it, which proves nothing yet. Throws AzureError, and what the guard throws. */
export async function send(machineId: string, request: WriteRequest, options: RequestOptions): Promise<void> {
  if ('remove' in request) return deleteExtension(machineId, request.name, options);
  if (request.put === 'job') {
    const { type, level, notAfter } = request;
    return putJob(machineId, request.name, { type, level, notAfter }, options);
  }
  const { id, location } = await readMachine(machineId, options.signal);
  return putExtension({ id, location }, options);
}

/** The name under which the journal keeps a request. */
export function nameOf(request: WriteRequest): string {
  if ('remove' in request) return 'removal';
  return request.put === 'job' ? request.name.toLowerCase() : 'extension';
}

/** What a request rests on must not be older than this when it leaves, ms. */
const freshMs = 15_000;
/** What changes seldom, and decides nothing alone, ms. */
const slowMs = 60_000;

/** The parts that decide a request, which have to be fresh. */
export function decidingParts(request: WriteRequest): readonly EvidencePart[] {
  if ('put' in request && request.put === 'job') return ['jobs'];
  return ['jobs', 'extension'];
}

/** The parts of the evidence that are too old to send a request by. */
export function tooOldFor(request: WriteRequest, evidence: AccessEvidence, now: number): EvidencePart[] {
  const deciding = decidingParts(request);
  const isRevoke = 'put' in request && request.put === 'job' && request.type === 'Revoke';
  const parts: readonly EvidencePart[] = isRevoke ? deciding : ['machine', 'extension', 'jobs', 'consents'];
  return parts.filter((part) => {
    const age = now - evidence[part].readAt;
    // A reading of the future is of another clock.
    return age > (deciding.includes(part) ? freshMs - 3000 : slowMs) || age < -slowMs;
  });
}

/** A guard that throws once what decided the request has become too old. */
export function freshness(request: WriteRequest, evidence: AccessEvidence, now: () => number): () => void {
  const readAt = Math.min(...decidingParts(request).map((part) => evidence[part].readAt));
  return () => {
    if (now() - readAt > freshMs) throw new StaleEvidence();
  };
}

export function failureOf(error: unknown): Failure {
  return problemOf(error);
}

/** Whether Azure may have taken a request all the same. */
export function mayHaveArrived(error: unknown): boolean {
  return isUnanswered(error) || !(error instanceof AzureError) || error.kind === 'cancelled';
}

/** What follows from a failure: most pass by themselves, others are answers. */
export function stepOfError(error: unknown): Step {
  if (error instanceof StaleEvidence) return wait({ is: 'onItsWay' }, 0);
  if (error instanceof SignInError && error.kind === 'network')
    return wait({ is: 'unreachable', failure: failureOf(error) }, 3);
  if (error instanceof SignInError) return person({ is: 'signIn' });
  const failure = failureOf(error);
  if (!(error instanceof AzureError)) return person({ is: 'refused', failure });
  if (error.kind === 'signInNeeded') return person({ is: 'signIn' });
  // A browser that tells no time, or a request called off: asked again.
  if (error.isPassing || error.kind === 'cancelled')
    return wait({ is: 'unreachable', failure }, Math.max(3, error.retryAfterSeconds ?? 0));
  const conflict = conflictOf(error);
  if (conflict === undefined || conflict === 'locked') return person({ is: 'refused', failure });
  return wait({ is: 'busy' }, Math.min(30, Math.max(10, error.retryAfterSeconds ?? 0)));
}

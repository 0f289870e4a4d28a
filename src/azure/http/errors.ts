import type { ReadProblem, RefusingPolicy } from '#src/consent/access/evidence.ts';

export type AzureErrorKind =
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'throttled'
  | 'signInNeeded'
  | 'network'
  | 'malformed'
  | 'serverError'
  | 'badRequest'
  | 'notAvailable'
  | 'cancelled';

export interface AzureErrorDetails {
  kind: AzureErrorKind;
  /** Azure's own text where it gave one: shown as Azure's, never as the message. */
  message: string;
  /** What was asked about: the path of the request, without query. */
  scope?: string | undefined;
  /** ARM's code, for instance `AuthorizationFailed`. */
  code?: string | undefined;
  /** HTTP status, when there was a reply. */
  status?: number | undefined;
  correlationId?: string | undefined;
  retryAfterSeconds?: number | undefined;
  /** The action that the caller may not perform, for instance `Microsoft.HybridCompute/machines/read`. */
  missingAction?: string | undefined;
  /** The policy that refused, and its assignment, as people call them. */
  policy?: RefusingPolicy | undefined;
  cause?: unknown;
}

const passing: ReadonlySet<string> = new Set(['network', 'serverError', 'malformed', 'throttled']);

/** Every failure of talking to Azure. */
export class AzureError extends Error {
  declare readonly kind: AzureErrorKind;
  declare readonly scope: string;
  declare readonly code: string | undefined;
  declare readonly status: number | undefined;
  declare readonly correlationId: string | undefined;
  declare readonly retryAfterSeconds: number | undefined;
  declare readonly missingAction: string | undefined;
  declare readonly policy: RefusingPolicy | undefined;

  constructor({ message, cause, ...details }: AzureErrorDetails) {
    super(message, { cause });
    // Minified class names say nothing.
    Object.assign(this, { name: 'AzureError', scope: '' }, details);
  }

  /**
   * Whether the failure says nothing about what was asked and may pass by itself: no answer, a captive portal's, a cut one, a server error,
   * or too many requests. Other failures are answers, or need a person.
   */
  get isPassing(): boolean {
    return passing.has(this.kind);
  }
}

/** Whether Azure says that it has not taken a request: one that was throttled was not processed, of others that pass nobody knows. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof AzureError)) return false;
  return error.kind === 'throttled' || (error.kind !== 'cancelled' && !error.isPassing);
}

/** Whether reading on makes no sense: nobody is signed in, or the reading was called off. */
export function endsReading(error: unknown): boolean {
  return !(error instanceof AzureError) || error.kind === 'signInNeeded' || error.kind === 'cancelled';
}

/** What cannot be read is not known. Being signed out or called off ends the whole reading. */
export async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (endsReading(error)) throw error;
    return undefined;
  }
}

/** The same, but what passes by itself is thrown, too: an act waits for it. */
export async function unlessDenied<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (endsReading(error) || (error instanceof AzureError && error.isPassing)) throw error;
    return undefined;
  }
}

/** A failure as data for evidence: why something could not be read. */
export function problemOf(error: unknown): ReadProblem {
  if (!(error instanceof AzureError))
    return { kind: 'unknown', message: error instanceof Error ? error.message : String(error) };
  const { kind, code, message, correlationId, missingAction, policy, retryAfterSeconds } = error;
  return {
    kind,
    message,
    ...(code !== undefined && { code }),
    ...(correlationId !== undefined && { correlationId }),
    ...(missingAction !== undefined && { missingAction }),
    ...(policy !== undefined && { policy }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

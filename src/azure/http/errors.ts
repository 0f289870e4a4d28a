import type { ReadProblem } from '#src/consent/access/evidence.ts';

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
  cause?: unknown;
}

const passing: ReadonlySet<string> = new Set(['network', 'serverError', 'malformed', 'throttled']);

/** Every failure of talking to Azure. */
export class AzureError extends Error {
  readonly kind: AzureErrorKind;
  readonly scope: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly correlationId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly missingAction: string | undefined;

  constructor(details: AzureErrorDetails) {
    super(details.message, { cause: details.cause });
    // Minified class names say nothing.
    this.name = 'AzureError';
    this.kind = details.kind;
    this.scope = details.scope ?? '';
    this.code = details.code;
    this.status = details.status;
    this.correlationId = details.correlationId;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.missingAction = details.missingAction;
  }

  /**
   * Whether the failure says nothing about what was asked and may pass by itself: no answer, a captive portal's, a cut one, a server error,
   * or too many requests. Other failures are answers, or need a person.
   */
  get isPassing(): boolean {
    return passing.has(this.kind);
  }
}

/** Whether a request was sent of which nobody knows what became. One that was throttled was not processed. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof AzureError && error.isPassing && error.kind !== 'throttled';
}

/** Whether reading on makes no sense: nobody is signed in, or the reading was called off. */
export function endsReading(error: unknown): boolean {
  return !(error instanceof AzureError) || error.kind === 'signInNeeded' || error.kind === 'cancelled';
}

/** A failure as data for evidence: why something could not be read. */
export function problemOf(error: unknown): ReadProblem {
  if (!(error instanceof AzureError))
    return { kind: 'unknown', message: error instanceof Error ? error.message : String(error) };
  const { kind, code, message, correlationId, missingAction, retryAfterSeconds } = error;
  return {
    kind,
    message,
    ...(code !== undefined && { code }),
    ...(correlationId !== undefined && { correlationId }),
    ...(missingAction !== undefined && { missingAction }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

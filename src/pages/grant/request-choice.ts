import { longestReason } from '#src/consent/consent-limits.ts';
import { ticketNumberProblem } from '#src/consent/consent-reading.ts';
import { sameId } from '#src/lib/arm-id.ts';
import type { Problem, WizardInputs } from './wizard-state.ts';

/** What ordering needs of a support request. */
export interface RankedRequest {
  number: string;
  /** ARM id of the resource it is about. */
  resourceId?: string;
  /** ISO 8601. */
  createdDate?: string;
}

export function isAbout(request: RankedRequest, machines: readonly string[]): boolean {
  const { resourceId } = request;
  return resourceId !== undefined && machines.some((id) => sameId(id, resourceId));
}

/** Requests about a chosen machine first, then the newest. */
export function rankRequests<T extends RankedRequest>(requests: readonly T[], machines: readonly string[]): T[] {
  return requests.toSorted(
    (a, b) =>
      Number(isAbout(b, machines)) - Number(isAbout(a, machines)) ||
      (b.createdDate ?? '').localeCompare(a.createdDate ?? ''),
  );
}

/** The request to start with: the only one that is about a chosen machine. */
export function obviousRequest<T extends RankedRequest>(
  requests: readonly T[],
  machines: readonly string[],
): T | undefined {
  const about = requests.filter((request) => isAbout(request, machines));
  return about.length === 1 ? about[0] : undefined;
}

const unseen = /[\p{Cc}\p{Cs}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

export const requestFields = { mode: 'request-mode', number: 'request-number', reason: 'request-reason' } as const;

export function requestProblems({ requestMode, ticket, reason }: WizardInputs): Problem[] {
  return [...modeProblem(requestMode, ticket), ...reasonProblem(reason)];
}

function modeProblem(mode: WizardInputs['requestMode'], ticket: WizardInputs['ticket']): Problem[] {
  if (mode === undefined || (mode === 'listed' && ticket === null)) {
    return [{ field: requestFields.mode, text: 'Choose the support request that access is for.' }];
  }
  const text = mode === 'typed' ? ticketNumberProblem(ticket?.number ?? '') : undefined;
  return text === undefined ? [] : [{ field: requestFields.number, text }];
}

function reasonProblem(reason: string): Problem[] {
  const text = reasonText(reason.trim());
  return text === undefined ? [] : [{ field: requestFields.reason, text }];
}

function reasonText(reason: string): string | undefined {
  if (reason === '') return 'Say in one line why Microsoft Support needs access. It goes into the record.';
  if (reason.length > longestReason) return `The reason has ${reason.length} characters; it may have ${longestReason}.`;
  if (unseen.test(reason)) return 'The reason contains a character that cannot be seen. Type it instead of pasting it.';
  return undefined;
}

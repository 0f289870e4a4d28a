import { longestReason } from '#src/consent/consent-limits.ts';
import { isOneLine, ticketNumberProblem } from '#src/consent/consent-reading.ts';
import { sameId } from '#src/lib/arm-id.ts';
import type { Problem, RequestMode, WizardInputs } from './wizard-state.ts';

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

/** What is chosen with another request; `number`: of one from the list. What was typed before stays for whoever goes back to it. */
export function requestChange(
  { requestMode, ticket, typedNumber }: Pick<WizardInputs, 'requestMode' | 'ticket' | 'typedNumber'>,
  mode: RequestMode,
  number = '',
): Pick<WizardInputs, 'requestMode' | 'ticket' | 'typedNumber'> {
  const typed = requestMode === 'typed' ? ticket?.number : typedNumber;
  const chosen = { requestMode: mode, typedNumber: typed };
  if (mode === 'without') return { ...chosen, ticket: null };
  if (mode === 'typed') return { ...chosen, ticket: { number: typed ?? '', source: 'typed' } };
  return { ...chosen, ticket: { number, source: 'azure' } };
}

export const requestFields = { mode: 'request-mode', number: 'request-number', reason: 'request-reason' } as const;

/** What was read of the open requests. */
export interface ReadRequests {
  isPending: boolean;
  tickets: readonly RankedRequest[];
  /** Places whose requests could not be read. */
  problems: readonly unknown[];
}

/** The request that was chosen from the list and is not on it now: it was closed, or the machines are others, or the list is not read. */
export function unlistedRequest(
  { requestMode, ticket }: Pick<WizardInputs, 'requestMode' | 'ticket'>,
  { tickets }: Pick<ReadRequests, 'tickets'>,
): string | undefined {
  if (requestMode !== 'listed' || ticket === null) return undefined;
  return tickets.some(({ number }) => number === ticket.number) ? undefined : ticket.number;
}

/** `requests`: undefined where it is of no matter any more which are open. */
export function requestProblems(inputs: WizardInputs, requests: ReadRequests | undefined): Problem[] {
  const unlisted = requests === undefined ? [] : unlistedProblem(inputs, requests);
  return [...modeProblem(inputs), ...unlisted, ...reasonProblem(inputs.reason)];
}

/** Where not all could be read, the request may be among those. */
function unlistedProblem(inputs: WizardInputs, requests: ReadRequests): Problem[] {
  const number = unlistedRequest(inputs, requests);
  if (number === undefined || requests.isPending || requests.problems.length > 0) return [];
  const text = `Support request ${number} is not among the open requests of these machines’ subscriptions. Choose another one.`;
  return [{ field: requestFields.mode, text }];
}

function modeProblem({ requestMode: mode, ticket }: WizardInputs): Problem[] {
  if (mode === undefined || (mode === 'listed' && ticket === null)) {
    return [{ field: requestFields.mode, text: 'Choose the support request that access is for.' }];
  }
  const text = mode === 'typed' ? numberText(ticket?.number ?? '') : undefined;
  return text === undefined ? [] : [{ field: requestFields.number, text }];
}

// Of what is missing only that: what to enter is said by the hint at the field.

function numberText(number: string): string | undefined {
  return number.trim() === '' ? 'Number is missing.' : ticketNumberProblem(number);
}

/** What is wrong with a reason already while it is typed. */
export function reasonLengthProblem(reason: string): string | undefined {
  const { length } = reason.trim();
  return length > longestReason ? `The reason has ${length} characters; it may have ${longestReason}.` : undefined;
}

function reasonProblem(reason: string): Problem[] {
  const text = reasonText(reason.trim());
  return text === undefined ? [] : [{ field: requestFields.reason, text }];
}

function reasonText(reason: string): string | undefined {
  if (reason === '') return 'Reason is missing.';
  if (!isOneLine(reason)) return 'The reason contains a character that cannot be seen. Type it instead of pasting it.';
  return reasonLengthProblem(reason);
}

import type { SupportTicket } from '#src/azure/resources/support-tickets.ts';
import { isTicketNumber } from '#src/consent/consent.ts';
import { sameId } from '#src/lib/arm-id.ts';
import type { RequestInput } from './wizard-state.ts';

/** What choosing needs of a support request. */
export type OpenRequest = Omit<SupportTicket, 'subscriptionId' | 'status'>;

export interface OpenRequests {
  isPending: boolean;
  tickets: readonly OpenRequest[];
  /** How many subscriptions couldn't be read: a request may be among theirs. */
  unread: number;
}

type Ticket = { number: string; source: 'azure' | 'typed' };

/** What the choice comes to. `isObvious`: nobody chose it, it is the one open request about these machines. */
export type ChosenRequest =
  | { is: 'pending' }
  | { is: 'ticket'; ticket: Ticket; isObvious: boolean }
  | { is: 'none' }
  | { is: 'problem'; why: RequestProblem };

/** `several`: more than one is about these machines, so that a person must choose. */
export type RequestProblem = 'several' | 'notOpen' | 'missing' | 'malformed';

export function isAbout(request: OpenRequest, machines: readonly string[]): boolean {
  const { resourceId } = request;
  return resourceId !== undefined && machines.some((id) => sameId(id, resourceId));
}

/** Requests about a chosen machine first, then the newest. */
export function rankRequests(requests: readonly OpenRequest[], machines: readonly string[]): OpenRequest[] {
  return requests.toSorted(
    (a, b) =>
      Number(isAbout(b, machines)) - Number(isAbout(a, machines)) ||
      (b.createdDate ?? '').localeCompare(a.createdDate ?? ''),
  );
}

/** The only one about a chosen machine is taken; where there is none, access is granted without one yet. */
export function chosenRequest(
  { mode, listed, typed }: RequestInput,
  { isPending, tickets, unread }: OpenRequests,
  machines: readonly string[],
): ChosenRequest {
  switch (mode) {
    case 'none':
      return { is: 'none' };
    case 'typed':
      if (typed.trim() === '') return { is: 'problem', why: 'missing' };
      return isTicketNumber(typed)
        ? { is: 'ticket', ticket: { number: typed.trim(), source: 'typed' }, isObvious: false }
        : { is: 'problem', why: 'malformed' };
    case 'listed':
      if (tickets.some(({ number }) => number === listed) || isPending || unread > 0)
        return { is: 'ticket', ticket: { number: listed, source: 'azure' }, isObvious: false };
      return { is: 'problem', why: 'notOpen' };
    case 'auto': {
      if (isPending) return { is: 'pending' };
      const [only, ...others] = tickets.filter((ticket) => isAbout(ticket, machines));
      if (only === undefined) return { is: 'none' };
      if (others.length > 0) return { is: 'problem', why: 'several' };
      return { is: 'ticket', ticket: { number: only.number, source: 'azure' }, isObvious: true };
    }
  }
}

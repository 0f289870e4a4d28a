import { queryOptions } from '@tanstack/react-query';
import type { ReadProblem } from '#src/consent/access/evidence.ts';

/** A support request. All texts were typed by people: show them as text only. */
export interface SupportTicket {
  subscriptionId: string;
  /** The number that people and Microsoft use, `supportTicketId`. */
  number: string;
  title: string;
  /** Open or Updating; open-ended. */
  status: string;
  severity?: string;
  /** ISO 8601. */
  createdDate?: string;
  /** ARM id of what the request is about, when it names something. */
  resourceId?: string;
}

export interface TicketsReading {
  /** Newest first. */
  tickets: SupportTicket[];
  /** Subscriptions whose requests could not be read. */
  problems: { subscriptionId: string; problem: ReadProblem }[];
  readAt: number;
}

/** The open support requests of the subscriptions, and which of them could not be read. */
export function openTicketsQuery(subscriptionIds: readonly string[]) {
  const ids = [...new Set(subscriptionIds.map((id) => id.toLowerCase()))].toSorted();
  return queryOptions({
    queryKey: ['supportTickets', ...ids],
    queryFn: (): Promise<TicketsReading> => Promise.reject(new Error('not written yet')),
    staleTime: 60_000,
  });
}

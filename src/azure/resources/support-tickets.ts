import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { decodeAll, part, present, text } from '#src/azure/http/decode.ts';
import { endsReading, problemOf } from '#src/azure/http/errors.ts';
import { azure, readingTime } from '#src/azure/http/transport.ts';
import type { ReadProblem } from '#src/consent/access/evidence.ts';

/** A support request. All texts were typed by people: show them as text only. */
export interface SupportTicket {
  subscriptionId: string;
  /** The number that people and Microsoft use, `supportTicketId`. */
  number: string;
  title: string;
  /** Open, Updating or Closed; open-ended. */
  status: string;
  severity?: string;
  /** ISO 8601. */
  createdDate?: string;
  modifiedDate?: string;
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

/** The support requests of a subscription, open and closed. Throws AzureError. */
export function subscriptionTicketsQuery(subscriptionId: string) {
  const path = ticketsPath(subscriptionId);
  return queryOptions({
    queryKey: ['supportTickets', subscriptionId.toLowerCase()],
    queryFn: async ({ signal }): Promise<SupportTicket[]> => {
      const values = await azure().list<unknown>(path, '2024-04-01', { query: { $top: '100' }, signal });
      return decodeAll(values, schema, { noun: 'support requests', scope: path }).map(({ properties }) => {
        const { supportTicketId: number, title, status, severity, createdDate, modifiedDate, ...rest } = properties;
        const resourceId = rest.technicalTicketDetails?.resourceId;
        const more = present({ severity, createdDate, modifiedDate, resourceId });
        return { subscriptionId, number, title, status, ...more };
      });
    },
    staleTime: 60_000,
  });
}

/** Those of several subscriptions, and which of them could not be read. */
export function ticketsQuery(subscriptionIds: readonly string[]) {
  const ids = [...new Set(subscriptionIds.map((id) => id.toLowerCase()))].toSorted();
  return queryOptions({
    queryKey: ['supportTicketsOf', ...ids],
    queryFn: async ({ client }): Promise<TicketsReading> => {
      const reading: TicketsReading = { tickets: [], problems: [], readAt: await readingTime() };
      const read = async (subscriptionId: string): Promise<void> => {
        try {
          reading.tickets.push(...(await client.fetchQuery(subscriptionTicketsQuery(subscriptionId))));
        } catch (error) {
          if (endsReading(error)) throw error;
          reading.problems.push({ subscriptionId, problem: problemOf(error) });
        }
      };
      await Promise.all(ids.map(read));
      return { ...reading, tickets: reading.tickets.toSorted(newestFirst) };
    },
    staleTime: 60_000,
  });
}

export function ticketsPath(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Support/supportTickets`;
}

/** Those of them that are open. */
export function openTicketsQuery(subscriptionIds: readonly string[]) {
  return queryOptions({ ...ticketsQuery(subscriptionIds), select: onlyOpen });
}

/** Azure's filter takes one status, and a request that is being updated is not closed. */
export function isClosed({ status }: SupportTicket): boolean {
  return status.toLowerCase() === 'closed';
}

function onlyOpen(reading: TicketsReading): TicketsReading {
  return { ...reading, tickets: reading.tickets.filter((ticket) => !isClosed(ticket)) };
}

const schema = v.object({
  properties: v.object({
    supportTicketId: v.pipe(v.string(), v.nonEmpty()),
    title: v.fallback(v.string(), ''),
    status: v.fallback(v.string(), ''),
    severity: text,
    createdDate: text,
    modifiedDate: text,
    technicalTicketDetails: part({ resourceId: text }),
  }),
});

function newestFirst(a: SupportTicket, b: SupportTicket): number {
  return (b.createdDate ?? '').localeCompare(a.createdDate ?? '') || a.number.localeCompare(b.number);
}

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
    queryFn: async ({ signal }): Promise<TicketsReading> => {
      const readAt = await readingTime();
      const reading: TicketsReading = { tickets: [], problems: [], readAt };
      await Promise.all(ids.map((id) => addTickets(reading, id, signal)));
      return { ...reading, tickets: reading.tickets.toSorted(newestFirst) };
    },
    staleTime: 60_000,
  });
}

const schema = v.object({
  properties: v.object({
    supportTicketId: v.pipe(v.string(), v.nonEmpty()),
    title: v.fallback(v.string(), ''),
    status: v.fallback(v.string(), ''),
    severity: text,
    createdDate: text,
    technicalTicketDetails: part({ resourceId: text }),
  }),
});

async function addTickets(reading: TicketsReading, subscriptionId: string, signal: AbortSignal): Promise<void> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Support/supportTickets`;
  try {
    const values = await azure().list<unknown>(path, '2024-04-01', { query: { $top: '100' }, signal });
    for (const { properties } of decodeAll(values, schema, { noun: 'support requests', scope: path })) {
      // Azure's filter takes one status, and a request that is being updated is not closed.
      if (properties.status.toLowerCase() === 'closed') continue;
      const { supportTicketId: number, title, status, severity, createdDate, ...rest } = properties;
      const more = present({ severity, createdDate, resourceId: rest.technicalTicketDetails?.resourceId });
      reading.tickets.push({ subscriptionId, number, title, status, ...more });
    }
  } catch (error) {
    if (endsReading(error)) throw error;
    reading.problems.push({ subscriptionId, problem: problemOf(error) });
  }
}

function newestFirst(a: SupportTicket, b: SupportTicket): number {
  return (b.createdDate ?? '').localeCompare(a.createdDate ?? '') || a.number.localeCompare(b.number);
}

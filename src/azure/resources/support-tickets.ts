import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { mapLimit } from '#src/lib/concurrency.ts';
import { decodeAll } from '#src/azure/transport/decode-list.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { azure } from '#src/azure/transport/transport.ts';

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
  /** ARM id of what the request is about, when it names something. */
  resourceId?: string;
}

export interface TicketsReading {
  /** Newest first. */
  tickets: SupportTicket[];
  /** Subscriptions whose requests could not be read. */
  problems: { subscriptionId: string; error: AzureError }[];
  readAt: number;
}

const text = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty())), undefined);

const schema = v.object({
  properties: v.object({
    supportTicketId: v.pipe(v.string(), v.nonEmpty()),
    title: v.fallback(v.string(), ''),
    status: v.fallback(v.string(), ''),
    severity: text,
    createdDate: text,
    technicalTicketDetails: v.fallback(v.optional(v.object({ resourceId: text })), undefined),
  }),
});

const decode = (subscriptionId: string, value: unknown): SupportTicket | undefined => {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return undefined;
  const { supportTicketId, title, status, severity, createdDate, technicalTicketDetails } = parsed.output.properties;
  const resourceId = technicalTicketDetails?.resourceId;
  return {
    subscriptionId,
    number: supportTicketId,
    title,
    status,
    ...(severity === undefined ? {} : { severity }),
    ...(createdDate === undefined ? {} : { createdDate }),
    ...(resourceId === undefined ? {} : { resourceId }),
  };
};

/** Azure's filter takes one status, and a request that is being updated is not closed: only what Azure calls closed is left out. */
const isOpen = ({ status }: SupportTicket): boolean => status.toLowerCase() !== 'closed';

const readOpenTickets = async (subscriptionId: string, signal: AbortSignal): Promise<Partial<TicketsReading>> => {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Support/supportTickets`;
  try {
    const values = await azure().list<unknown>(path, '2024-04-01', { query: { $top: '100' }, signal });
    const read = (value: unknown) => decode(subscriptionId, value);
    return { tickets: decodeAll(values, read, { noun: 'support requests', scope: path }).filter(isOpen) };
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind === 'cancelled') throw error;
    return { problems: [{ subscriptionId, error }] };
  }
};

const byDate = (a: SupportTicket, b: SupportTicket): number =>
  (b.createdDate ?? '').localeCompare(a.createdDate ?? '') || a.number.localeCompare(b.number);

/** The open support requests of the subscriptions, and which of them could not be read. */
export const ticketsQuery = (subscriptionIds: readonly string[]) => {
  const ids = [...new Set(subscriptionIds.map((id) => id.toLowerCase()))].toSorted();
  return queryOptions({
    queryKey: ['supportTickets', ...ids],
    queryFn: async ({ signal }): Promise<TicketsReading> => {
      const readings = await mapLimit(ids, 4, (id) => readOpenTickets(id, signal));
      return {
        tickets: readings.flatMap(({ tickets = [] }) => tickets).toSorted(byDate),
        problems: readings.flatMap(({ problems = [] }) => problems),
        readAt: serverNow(),
      };
    },
    staleTime: 60_000,
  });
};

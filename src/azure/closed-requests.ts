import { isClosed, subscriptionTicketsQuery, type SupportTicket } from '#src/azure/resources/support-tickets.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { parseInstant } from '#src/lib/time.ts';

/** A support request that is over, with when it was last changed, ms: then or before it was closed. */
export interface ClosedRequest {
  number: string;
  closedAt?: number;
}

/** Keys are ids of consents: the request that access was agreed to for is closed. */
export type ClosedRequests = ReadonlyMap<string, ClosedRequest>;

/** The subscriptions whose support requests say whether the work of these consents goes on, of those whose time runs. */
export function requestSubscriptions(consents: readonly ConsentEntry[], now: number): string[] {
  const ids = new Set<string>();
  for (const { consent } of consents)
    if (consent.ticket !== null && (parseInstant(consent.notAfter) ?? 0) > now)
      for (const id of consent.machines) ids.add(id.split('/')[2] ?? '');
  return [...ids].toSorted();
}

/** A number that no subscription lists says nothing: it may be another tenant's, or was mistyped. */
export function closedRequests(consents: readonly ConsentEntry[], tickets: readonly SupportTicket[]): ClosedRequests {
  const closed = new Map(tickets.filter(isClosed).map((ticket) => [ticket.number, ticket]));
  return new Map(
    consents.flatMap(({ consentId, consent: { ticket } }) => {
      const found = ticket && closed.get(ticket.number);
      if (!found) return [];
      const closedAt = parseInstant(found.modifiedDate);
      return [[consentId, { number: found.number, ...(closedAt !== undefined && { closedAt }) }]];
    }),
  );
}

/** The same by what was read already. */
export function heldClosedRequests(consents: readonly ConsentEntry[], now: number): ClosedRequests {
  const held = requestSubscriptions(consents, now).flatMap(
    (id) => queryClient.getQueryData(subscriptionTicketsQuery(id).queryKey) ?? [],
  );
  return closedRequests(consents, held);
}

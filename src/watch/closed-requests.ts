import { QueryObserver } from '@tanstack/react-query';
import { createStore } from 'zustand/vanilla';
import { type ClosedRequests, closedRequests, requestSubscriptions } from '#src/azure/closed-requests.ts';
import { historyQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { ticketsQuery } from '#src/azure/resources/support-tickets.ts';
import { minuteMs } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';
import { liveAccess } from './live-access.ts';
import { watch } from './watch.ts';

/** One request for each subscription with access that was agreed to for a support request, ms. */
const everyMs = 5 * minuteMs;

/** Access whose support request is closed, by consent id. */
export const closedRequestsStore = createStore<{ closed: ClosedRequests }>(() => ({ closed: new Map() }));

/** Looks while any page is open whether the work goes on that access is for. Called once, after the start; returns how to stop. */
export function watchRequests(): () => void {
  const observer = new QueryObserver(queryClient, { ...ticketsQuery([]), enabled: false });
  const consents = () => queryClient.getQueryData(historyQuery().queryKey)?.consents ?? [];
  const pace = () => {
    const live = new Set([...liveAccess.store.getState().states.values()].map(({ consentId }) => consentId));
    const ids = requestSubscriptions(
      consents().filter(({ consentId }) => live.has(consentId)),
      serverNow(),
    );
    observer.setOptions({
      ...ticketsQuery(ids),
      enabled: ids.length > 0,
      refetchInterval: everyMs,
      refetchIntervalInBackground: watch.store.getState().isWatcher,
    });
  };
  const tell = () => {
    const { data } = observer.getCurrentResult();
    if (data) closedRequestsStore.setState({ closed: closedRequests(consents(), data.tickets) });
  };
  const stops = [liveAccess.store.subscribe(pace), observer.subscribe(tell)];
  pace();
  return () => stops.forEach((stop) => stop());
}

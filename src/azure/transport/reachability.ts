import { createStore } from '#src/azure/external-store.ts';
import { serverNow } from './server-clock.ts';

/** A time in which nothing came from Azure. */
export interface Outage {
  /** Server time of the first failure after the last reply, ms. */
  since: number;
  /** `lost`: no reply at all. `notAzure`: a web page came in place of Azure's reply, such as the sign-in page of a network. */
  why: 'lost' | 'notAzure';
}

const store = createStore<Outage | undefined>(undefined);

export const outage = store.get;
export const subscribeToOutage = store.subscribe;

const noteFailure = (why: Outage['why']): void => {
  const known = store.get();
  if (known?.why !== why) store.set({ since: known?.since ?? serverNow(), why });
};

const isWebPage = (response: Response): boolean =>
  response.ok && (response.headers.get('content-type') ?? '').toLowerCase().startsWith('text/html');

/** A request that had no reply for this long is lost, whoever calls it off then, ms. */
const longMs = 60_000;

/** `fetch` that also notes whether Azure is there. Being called off says nothing about that. */
export const watchedFetch = async (url: URL, init: RequestInit): Promise<Response> => {
  const startedAt = performance.now();
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted !== true || performance.now() - startedAt > longMs) noteFailure('lost');
    throw error;
  }
  if (isWebPage(response)) noteFailure('notAzure');
  else store.set(undefined);
  return response;
};
